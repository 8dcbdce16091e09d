import * as accounts from '@onebox/accounts';
import { billingEntities } from '@onebox/billing';
import * as databases from '@onebox/databases';
import * as domains from '@onebox/domains';
import * as notifications from '@onebox/notifications';
import * as figures from '@onebox/figures';
import * as metering from '@onebox/metering';
import * as operations from '@onebox/operations';
import * as payments from '@onebox/payments';
import * as platform from '@onebox/platform';
import * as registrar from '@onebox/registrar';
import * as transfers from '@onebox/transfers';
import { IdempotencyRecord } from './idempotency/idempotency-record.entity.js';

/** Every entity that this process reads or writes. */
export const entities = [
  accounts.Account,
  accounts.AccountUid,
  accounts.ApiToken,
  accounts.Membership,
  accounts.PendingSignup,
  accounts.Session,
  accounts.SignInLink,
  accounts.User,
  ...billingEntities,
  databases.DatabaseAttachment,
  databases.TenantDatabase,
  domains.ClaimedHostname,
  domains.DnsCheck,
  domains.Domain,
  domains.DomainRevision,
  domains.SitePicture,
  figures.SiteFigure,
  notifications.Mail,
  metering.MeterCheck,
  metering.MeterDifference,
  metering.MeterMark,
  metering.UsageHour,
  operations.AccountEvent,
  operations.Operation,
  payments.SandboxRequestRecord,
  platform.PlatformFact,
  registrar.SandboxRegistrarClock,
  registrar.SandboxRegistration,
  registrar.SandboxTransfer,
  transfers.FreeTransfer,
  transfers.Registration,
  transfers.Transfer,
  IdempotencyRecord,
];
