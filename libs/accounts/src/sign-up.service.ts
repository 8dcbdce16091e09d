import { createHmac } from 'node:crypto';
import { type Clock, dateIn } from '@onebox/clock';
import { inTransaction, isDuplicate, newId } from '@onebox/database';
import { isNamed, UserError } from '@onebox/errors';
import type { CardSource, GatewayCustomer, PaymentGateway } from '@onebox/payments';
import { randomToken } from '@onebox/secrets';
import { type DataSource, type EntityManager, LessThan } from 'typeorm';
import { Account } from './account.entity.js';
import type { SignUpInput } from './account.schema.js';
import { newUid } from './account-uid.js';
import { cardRejection, cardSourceOf } from './card-source.js';
import { emailKey } from './email-key.js';
import { Membership } from './membership.entity.js';
import { hashPassword, requireUsablePassword } from './passwords.js';
import { PendingSignup } from './pending-signup.entity.js';
import type { Client, Sessions, SignedIn } from './sessions.service.js';
import { User } from './user.entity.js';

/** Gateways remember idempotency keys for a day. */
const PENDING_MS = 86_400_000;

/**
 * A stranger becomes a customer: the card is given to the gateway, then account, user, membership and session are made in
 * one transaction. Of the card only what the gateway calls it, brand, last digits and expiry are kept.
 */
export class SignUp {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gateway: PaymentGateway,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
    /** Asks the worker to look at these: the first invoice is due at once. May be lost. */
    private readonly nudge: (keys: string[]) => void,
  ) {}

  /**
   * @throws UserError `account.email_taken`, `payment.declined`, `payment.unavailable`; ConfirmationRequired (the bank wants
   * the customer to confirm the card: nothing was made, the same request is welcome afterwards); InvalidInput
   */
  async carryOut(input: SignUpInput, client: Client): Promise<SignedIn> {
    requireUsablePassword(input.password, input.email, 'password');
    await this.requireFree(input.email);
    const passwordHash = await hashPassword(input.password);
    const customer = await this.createCustomer(input);
    try {
      const signedIn = await inTransaction(this.dataSource, (manager) =>
        this.create(manager, input, passwordHash, customer, client),
      );
      this.nudge([`billing:${signedIn.account.id}`]);
      return signedIn;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      // Another sign-up with this e-mail was quicker: its customer is ours too, by the same key.
      await this.dataSource.manager.delete(PendingSignup, { emailKey: emailKey(input.email) });
      throw emailTaken();
    }
  }

  private async requireFree(email: string): Promise<void> {
    if (await this.dataSource.manager.existsBy(User, { emailKey: emailKey(email) })) throw emailTaken();
  }

  /** The key outlives a gateway that does not answer; any answer, good or bad, uses it up. */
  private async createCustomer(input: SignUpInput): Promise<GatewayCustomer> {
    const { name, email } = input;
    const source = cardSourceOf(input);
    const key = await this.gatewayKey(emailKey(email));
    try {
      return await this.gateway.createCustomer({ name, email, ...source }, requestKey(key, name, email, source));
    } catch (error) {
      if (!isNamed(error, 'GatewaySilent')) {
        await this.dataSource.manager.delete(PendingSignup, { emailKey: emailKey(email), gatewayKey: key });
      }
      throw cardRejection(error, source, 'Nothing was created.');
    }
  }

  private async gatewayKey(key: string): Promise<string> {
    const { manager } = this.dataSource;
    const now = this.clock.now();
    await manager.delete(PendingSignup, { createdAt: LessThan(new Date(now.getTime() - PENDING_MS)) });
    await this.dataSource.query(
      'INSERT IGNORE INTO pending_signups (email_key, gateway_key, created_at) VALUES (?, ?, ?)',
      [key, randomToken(), now],
    );
    const pending = await manager.findOneBy(PendingSignup, { emailKey: key });
    // Gone again: another request with this e-mail has just got its answer.
    return pending ? pending.gatewayKey : this.gatewayKey(key);
  }

  private async create(
    manager: EntityManager,
    input: SignUpInput,
    passwordHash: string,
    { customerId, paymentMethodId, card }: GatewayCustomer,
    client: Client,
  ): Promise<SignedIn> {
    const now = this.clock.now();
    const user = newUser(input, passwordHash, now);
    await manager.insert(User, user);
    const id = newId('acc', now.getTime());
    const signedUpOn = dateIn('UTC', now);
    await manager.insert(Account, {
      id,
      name: input.name,
      address: input.address,
      status: 'active',
      uid: await newUid(manager, id),
      billingExempt: false,
      gatewayCustomerId: customerId,
      paymentMethodId,
      card,
      billingDay: input.billingDay ?? now.getUTCDate(),
      signedUpOn,
      timeZone: 'UTC',
      billedThrough: signedUpOn,
      billingDueOn: signedUpOn,
      suspendedFor: null,
      clockAheadDays: 0,
      clockTarget: null,
      createdAt: now,
    });
    await manager.insert(Membership, { userId: user.id, accountId: id, role: 'owner' });
    await manager.delete(PendingSignup, { emailKey: user.emailKey });
    return this.sessions.open(manager, user, client);
  }
}

function newUser(input: SignUpInput, passwordHash: string, now: Date): User {
  return Object.assign(new User(), {
    id: newId('usr', now.getTime()),
    name: input.name,
    email: input.email,
    emailKey: emailKey(input.email),
    passwordHash,
    platformRole: null,
    createdAt: now,
  });
}

/**
 * The same request has the same key; one with another card has another, since gateways refuse a key that comes back with
 * other parameters. Only the random half is stored, which tells nothing about the card.
 */
function requestKey(key: string, name: string, email: string, source: CardSource): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([name, email, source]))
    .digest('hex');
}

function emailTaken(): UserError {
  const message = 'There is an account with this e-mail address already.';
  return new UserError('conflict', 'account.email_taken', message, [{ path: 'email', message }]);
}
