import { type Clock, dateIn } from '@onebox/clock';
import { inTransaction, newId } from '@onebox/database';
import { NotFound, UserError } from '@onebox/errors';
import { type DataSource, type EntityManager } from 'typeorm';
import { Account } from './account.entity.js';
import { newUid } from './account-uid.js';
import { emailKey } from './email-key.js';
import { Membership } from './membership.entity.js';
import { generatePassword, hashPassword, passwordMatches } from './passwords.js';
import type { Sessions } from './sessions.service.js';
import { User } from './user.entity.js';

/** The operator's own account and user, for the supervisor and `npm run admin`. */
export class Administrators {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes the administrator where there is none; else brings e-mail and, where one is given, the password up to date.
   * `generatedPassword` is for printing, once: it is set only when the user was made without a given password.
   * @throws UserError conflict where the e-mail is a customer's.
   */
  async ensure(
    email: string,
    password?: string,
  ): Promise<{ userId: string; accountId: string; created: boolean; generatedPassword: string | null }> {
    const existing = await this.find(email);
    if (existing) {
      await this.update(existing, email, password);
      const { accountId } = await this.dataSource.manager.findOneByOrFail(Membership, { userId: existing.id });
      return { userId: existing.id, accountId, created: false, generatedPassword: null };
    }
    const wanted = password ?? generatePassword();
    const passwordHash = await hashPassword(wanted);
    const made = await inTransaction(this.dataSource, (manager) => this.create(manager, email, passwordHash));
    return { ...made, created: true, generatedPassword: password ? null : wanted };
  }

  /** Gives any user a new password, generated where none is given, and ends their sessions. @throws NotFound */
  async setPassword(email: string, password = generatePassword()): Promise<string> {
    const user = await this.dataSource.manager.findOneBy(User, { emailKey: emailKey(email) });
    if (!user) throw new NotFound('user');
    await this.replacePassword(user.id, password);
    return password;
  }

  private async find(email: string): Promise<User | undefined> {
    const { manager } = this.dataSource;
    const named = await manager.findOneBy(User, { emailKey: emailKey(email) });
    if (named && named.platformRole !== 'admin') {
      throw new UserError(
        'conflict',
        'account.email_taken',
        `${email} is a customer: choose another ONEBOX_ADMIN_EMAIL.`,
      );
    }
    if (named) return named;
    const [oldest] = await manager.find(User, { where: { platformRole: 'admin' }, order: { id: 'ASC' }, take: 1 });
    return oldest;
  }

  private async update(user: User, email: string, password: string | undefined): Promise<void> {
    if (user.email !== email) {
      await this.dataSource.manager.update(User, { id: user.id }, { email, emailKey: emailKey(email) });
    }
    if (password && !(await passwordMatches(user.passwordHash, password)))
      await this.replacePassword(user.id, password);
  }

  private async replacePassword(userId: string, password: string): Promise<void> {
    const passwordHash = await hashPassword(password);
    await inTransaction(this.dataSource, async (manager) => {
      await manager.update(User, { id: userId }, { passwordHash });
      await this.sessions.endOthers(manager, userId);
    });
  }

  private async create(manager: EntityManager, email: string, passwordHash: string) {
    const now = this.clock.now();
    const [userId, accountId] = [newId('usr', now.getTime()), newId('acc', now.getTime())];
    await manager.insert(User, {
      id: userId,
      name: 'Administrator',
      email,
      emailKey: emailKey(email),
      passwordHash,
      platformRole: 'admin',
      createdAt: now,
    });
    await manager.insert(Account, {
      id: accountId,
      name: 'Operator',
      address: { line1: '', city: '', postalCode: '', country: '' },
      status: 'active',
      uid: await newUid(manager, accountId),
      billingExempt: true,
      gatewayCustomerId: null,
      paymentMethodId: null,
      card: null,
      billingDay: now.getUTCDate(),
      signedUpOn: dateIn('UTC', now),
      timeZone: 'UTC',
      billedThrough: dateIn('UTC', now),
      billingDueOn: null,
      suspendedFor: null,
      clockAheadDays: 0,
      clockTarget: null,
      createdAt: now,
    });
    await manager.insert(Membership, { userId, accountId, role: 'owner' });
    return { userId, accountId };
  }
}
