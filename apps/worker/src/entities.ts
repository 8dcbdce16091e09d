import { Account, AccountUid, Membership, User } from '@onebox/accounts';
import { billingEntities } from '@onebox/billing';
import { DatabaseAttachment, TenantDatabase } from '@onebox/databases';
import { ClaimedHostname, DnsCheck, Domain, DomainRevision, SitePicture } from '@onebox/domains';
import { SiteFigure } from '@onebox/figures';
import { Mail } from '@onebox/notifications';
import { MeterCheck, MeterDifference, MeterMark, MeterPoint, MeterReading, UsageHour } from '@onebox/metering';
import { AccountEvent, Operation } from '@onebox/operations';
import { SandboxRequestRecord } from '@onebox/payments';
import { AccountNetwork, OneShotRun, TenantVolume, WorkloadAddress } from '@onebox/provisioning';
import { PlatformFact } from '@onebox/platform';
import { JournalEntry, Lease } from '@onebox/reconcile';
import { SandboxRegistrarClock, SandboxRegistration, SandboxTransfer } from '@onebox/registrar';
import { FreeTransfer, Registration, Transfer } from '@onebox/transfers';

/** Every entity that this process reads or writes. */
export const entities = [
  Account,
  AccountUid,
  Membership,
  User,
  ...billingEntities,
  DatabaseAttachment,
  TenantDatabase,
  ClaimedHostname,
  DnsCheck,
  Domain,
  DomainRevision,
  SitePicture,
  SiteFigure,
  Mail,
  MeterCheck,
  MeterDifference,
  MeterMark,
  MeterPoint,
  MeterReading,
  UsageHour,
  AccountEvent,
  Operation,
  AccountNetwork,
  OneShotRun,
  PlatformFact,
  SandboxRequestRecord,
  TenantVolume,
  WorkloadAddress,
  JournalEntry,
  Lease,
  SandboxRegistrarClock,
  SandboxRegistration,
  SandboxTransfer,
  FreeTransfer,
  Registration,
  Transfer,
];
