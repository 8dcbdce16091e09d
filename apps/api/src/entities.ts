import * as accounts from '@onebox/accounts';
import * as databases from '@onebox/databases';
import * as domains from '@onebox/domains';
import * as operations from '@onebox/operations';
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
  databases.DatabaseAttachment,
  databases.TenantDatabase,
  domains.ClaimedHostname,
  domains.Domain,
  domains.DomainRevision,
  operations.AccountEvent,
  operations.Operation,
  IdempotencyRecord,
];
