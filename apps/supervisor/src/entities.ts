import { Account, AccountUid, Membership, Session, SignInLink, User } from '@onebox/accounts';
import { Domain } from '@onebox/domains';
import { Lease } from '@onebox/reconcile';

/** What the supervisor's commands read or write. */
export const entities = [Account, AccountUid, Domain, Lease, Membership, Session, SignInLink, User];
