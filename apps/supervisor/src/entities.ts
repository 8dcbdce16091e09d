import { Account, AccountUid, Membership, Session, SignInLink, User } from '@onebox/accounts';
import { billingEntities } from '@onebox/billing';
import { Domain } from '@onebox/domains';
import { MeterMark, UsageHour } from '@onebox/metering';
import { Mail } from '@onebox/notifications';
import { AccountEvent, Operation } from '@onebox/operations';
import { SandboxRequestRecord } from '@onebox/payments';
import { Lease } from '@onebox/reconcile';

/** What the supervisor's commands read or write. */
export const entities = [
  Account,
  AccountEvent,
  AccountUid,
  Domain,
  Lease,
  Mail,
  Membership,
  MeterMark,
  Operation,
  SandboxRequestRecord,
  Session,
  SignInLink,
  UsageHour,
  User,
  ...billingEntities,
];
