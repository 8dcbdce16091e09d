import { Account, AccountUid } from '@onebox/accounts';
import { DatabaseAttachment, TenantDatabase } from '@onebox/databases';
import { ClaimedHostname, Domain, DomainRevision } from '@onebox/domains';
import { AccountEvent, Operation } from '@onebox/operations';
import { AccountNetwork, OneShotRun, TenantVolume, WorkloadAddress } from '@onebox/provisioning';
import { JournalEntry, Lease } from '@onebox/reconcile';

/** Every entity that this process reads or writes. */
export const entities = [
  Account,
  AccountUid,
  DatabaseAttachment,
  TenantDatabase,
  ClaimedHostname,
  Domain,
  DomainRevision,
  AccountEvent,
  Operation,
  AccountNetwork,
  OneShotRun,
  TenantVolume,
  WorkloadAddress,
  JournalEntry,
  Lease,
];
