import type { Clock } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { NotFound, UserError } from '@onebox/errors';
import { hashToken, randomToken } from '@onebox/secrets';
import { type DataSource, type EntityManager, LessThan, Not } from 'typeorm';
import { Account } from './account.entity.js';
import { emailKey } from './email-key.js';
import { Membership } from './membership.entity.js';
import { passwordMatches } from './passwords.js';
import { Session } from './session.entity.js';
import { User } from './user.entity.js';

export const SESSION_DAYS = 30;
const DAY_MS = 86_400_000;
/** A session's end is moved at most this often: reading must not mean writing. */
const SLIDE_AFTER_MS = 3_600_000;

/** From where somebody signs in: shown to them later. */
export interface Client {
  address: string;
  userAgent: string;
}

export interface Identity {
  userId: string;
  accountId: string;
  role: 'owner';
  platformRole: 'admin' | null;
}

export interface SignedIn {
  account: Account;
  user: User;
  /** The cookie's value. Never stored: the row has its hash. */
  sessionToken: string;
}

interface SessionRow {
  userId: string;
  accountId: string;
  role: 'owner';
  platformRole: 'admin' | null;
  lastUsedAt: Date;
}

export class Sessions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Ends the session that the browser came with, so that one that somebody planted is worth nothing. */
  async signIn(email: string, password: string, client: Client, former?: string): Promise<SignedIn> {
    const user = await this.dataSource.manager.findOneBy(User, { emailKey: emailKey(email) });
    const matches = await passwordMatches(user?.passwordHash, password);
    if (!user || !matches) throw wrongCredentials();
    return inTransaction(this.dataSource, (manager) => this.open(manager, user, client, former));
  }

  /** A new session of a user who has proved to be one. @throws UserError where the user's account is gone. */
  async open(manager: EntityManager, user: User, client: Client, former?: string): Promise<SignedIn> {
    const membership = await manager.findOneBy(Membership, { userId: user.id });
    const account = membership && (await manager.findOneBy(Account, { id: membership.accountId }));
    if (!account || account.status === 'deleted') throw wrongCredentials();
    if (former) await manager.delete(Session, { tokenHash: hashToken(former) });
    const sessionToken = randomToken();
    const now = this.clock.now();
    await manager.insert(Session, {
      tokenHash: hashToken(sessionToken),
      userId: user.id,
      accountId: account.id,
      address: client.address.slice(0, 64),
      userAgent: client.userAgent.slice(0, 255),
      createdAt: now,
      lastUsedAt: now,
      expiresAt: expiry(now),
    });
    return { account, user, sessionToken };
  }

  /** Whose session it is; `slid`: its end has just been moved, so that the cookie's must be too. */
  async resolve(sessionToken: string): Promise<{ identity: Identity; slid: boolean } | undefined> {
    const tokenHash = hashToken(sessionToken);
    const now = this.clock.now();
    const [row] = await this.dataSource.query<SessionRow[]>(
      `SELECT s.user_id userId, s.account_id accountId, m.role, u.platform_role platformRole, s.last_used_at lastUsedAt
         FROM sessions s
         JOIN users u ON u.id = s.user_id
         JOIN memberships m ON m.user_id = s.user_id AND m.account_id = s.account_id
         JOIN accounts a ON a.id = s.account_id AND a.status <> 'deleted'
        WHERE s.token_hash = ? AND s.expires_at > ?`,
      [tokenHash, now],
    );
    if (!row) return undefined;
    const { lastUsedAt, ...identity } = row;
    const slid = now.getTime() - lastUsedAt.getTime() > SLIDE_AFTER_MS;
    if (slid) {
      await this.dataSource.manager.update(Session, { tokenHash }, { lastUsedAt: now, expiresAt: expiry(now) });
    }
    return { identity, slid };
  }

  /** Who is signed in, in full. @throws NotFound where they have just been removed. */
  async describe(identity: Pick<Identity, 'accountId' | 'userId'>): Promise<{ account: Account; user: User }> {
    const { manager } = this.dataSource;
    const [account, user] = await Promise.all([
      manager.findOneBy(Account, { id: identity.accountId }),
      manager.findOneBy(User, { id: identity.userId }),
    ]);
    if (!account || !user) throw new NotFound('account');
    return { account, user };
  }

  async end(sessionToken: string): Promise<void> {
    await this.dataSource.manager.delete(Session, { tokenHash: hashToken(sessionToken) });
  }

  /** Ends all sessions of a user, but the one that is named. */
  async endOthers(manager: EntityManager, userId: string, kept?: string): Promise<void> {
    await manager.delete(Session, { userId, ...(kept ? { tokenHash: Not(hashToken(kept)) } : {}) });
  }

  async removeExpired(): Promise<void> {
    await this.dataSource.manager.delete(Session, { expiresAt: LessThan(this.clock.now()) });
  }
}

function expiry(now: Date): Date {
  return new Date(now.getTime() + SESSION_DAYS * DAY_MS);
}

/** One answer for an unknown e-mail and for a wrong password. */
function wrongCredentials(): UserError {
  return new UserError('unauthenticated', 'auth.wrong_credentials', 'The e-mail address or the password is wrong.');
}
