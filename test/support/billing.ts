import { Account, Membership, User } from '@onebox/accounts';
import {
  type BillingDeps,
  type BillingNotifications,
  type BillingServices,
  createBilling,
  Collection,
  Invoice,
  Payment,
} from '@onebox/billing';
import { FakeClock } from '@onebox/clock';
import { newId } from '@onebox/database';
import type { UsageTotals } from '@onebox/metering';
import { Operations } from '@onebox/operations';
import {
  CardDeclined,
  type Charge,
  type DeclineReason,
  GatewaySilent,
  IdempotencyConflict,
  type PaymentGateway,
  type Refund,
  RefundRefused,
} from '@onebox/payments';
import type { DataSource, EntityManager } from 'typeorm';
import { testDatabase, type TestDatabase } from './mariadb.js';

export const NO_USAGE: UsageTotals = {
  requests: 0,
  failedRequests: 0,
  trafficBytes: 0,
  memoryByteSeconds: 0,
  cpuSeconds: 0,
  storageByteSeconds: 0,
};

export const SETTINGS = {
  panelUrl: 'https://panel.onebox.test',
  operator: { name: 'Onebox Ltd', addressLines: ['1 High Street', 'London'], taxId: 'GB123', timeZone: 'UTC' },
};

/**
 * A gateway that a test decides about by the name of the card: `pm_good`, `pm_<decline reason>`, `pm_silent` (says nothing and
 * did nothing). Keeps its first answer for each key, as real ones do; `lost` answers were given and never arrived.
 */
export class LedgerGateway {
  readonly name = 'sandbox' as const;
  readonly charges: (Charge & { key: string; paymentId: string })[] = [];
  readonly refunds: (Refund & { key: string; refundId: string })[] = [];
  /** So many answers are lost on the way, after the card was charged. */
  lost = 0;
  silent = false;
  /** What happens between the charge and its answer. */
  beforeAnswer?: () => Promise<unknown>;
  refusesRefunds = false;
  /** What nobody foresees, as where Stripe's key was withdrawn. */
  failsRefunds = false;
  asked = 0;
  private readonly answers = new Map<string, { words: string; answer: () => { paymentId: string } }>();
  private readonly refunded = new Set<string>();

  minimumCents = () => 50;

  charge = async (charge: Charge, key: string) => {
    this.asked++;
    if (this.silent || charge.paymentMethodId === 'pm_silent') throw new GatewaySilent('No answer.');
    const words = JSON.stringify(charge);
    const known = this.answers.get(key);
    if (known && known.words !== words) throw new IdempotencyConflict(`${known.words} is not ${words}`);
    const answer = known?.answer ?? this.decide(charge, key);
    this.answers.set(key, { words, answer });
    if (this.lost > 0) {
      this.lost--;
      throw new GatewaySilent('The answer was lost.');
    }
    await this.beforeAnswer?.();
    return answer();
  };

  findPayment = async (_customerId: string, invoiceId: string) => {
    if (this.silent) throw new GatewaySilent('No answer.');
    return this.charges.find((charge) => charge.invoiceId === invoiceId) ?? null;
  };

  /** As a real one does, after a day. */
  forgetKeys(): void {
    this.answers.clear();
    this.refunded.clear();
  }

  refund = async (refund: Refund, key: string) => {
    if (this.silent) throw new GatewaySilent('No answer.');
    if (this.failsRefunds) throw new Error('Invalid API Key provided.');
    if (this.refusesRefunds) throw new RefundRefused('The charge is disputed.');
    const refundId = `re_${key}`;
    if (!this.refunded.has(key)) this.refunds.push({ ...refund, key, refundId });
    this.refunded.add(key);
    if (this.lost > 0) {
      this.lost--;
      throw new GatewaySilent('The answer was lost.');
    }
    return { refundId };
  };

  findRefund = async (_paymentId: string, creditNoteId: string) => {
    if (this.silent) throw new GatewaySilent('No answer.');
    return this.refunds.find((refund) => refund.creditNoteId === creditNoteId) ?? null;
  };

  replaceCard = async (_customerId: string, source: { paymentMethod?: string }) => {
    if (!source.paymentMethod) throw new Error('Only by name.');
    const card = { brand: 'visa', last4: '4242', expiryMonth: 12, expiryYear: 2090 };
    return { paymentMethodId: source.paymentMethod, card };
  };

  private decide(charge: Charge, key: string): () => { paymentId: string } {
    if (charge.paymentMethodId.startsWith('pm_good')) {
      const paymentId = `pi_${this.charges.length + 1}`;
      this.charges.push({ ...charge, key, paymentId });
      return () => ({ paymentId });
    }
    return () => {
      const reason = charge.paymentMethodId.slice(3) as DeclineReason;
      throw new CardDeclined(reason, 'The card was declined.', reason === 'authentication_required' ? 'secret' : null);
    };
  }
}

export interface BillingUnderTest extends Omit<BillingServices, 'invoices'> {
  reader: BillingServices['invoices'];
  database: TestDatabase;
  dataSource: DataSource;
  turn: FakeClock;
  gateway: LedgerGateway;
  operations: Operations;
  nudged: string[];
  /** The messages of what was logged. */
  logged: string[];
  /** What every account has used in any period. */
  used: UsageTotals;
  account(changes?: Partial<Account>): Promise<string>;
  read(accountId: string): Promise<Account>;
  invoices(accountId: string): Promise<Invoice[]>;
  collections(accountId: string): Promise<Collection[]>;
  payments(accountId: string): Promise<Payment[]>;
  /** `template key` of each mail, in their order. */
  mails(accountId?: string): Promise<{ template: string; data: Record<string, string> }[]>;
}

/** The billing library on a real database, with `today` as the first day. `others`: what takes the place of this file's. */
export async function billingUnderTest(
  today = '2027-01-10',
  pool = 20,
  others: (clock: FakeClock) => Partial<Pick<BillingDeps, 'gateway' | 'usage'>> = () => ({}),
): Promise<BillingUnderTest> {
  const database = await testDatabase(pool);
  const { dataSource } = database;
  await dataSource.query(
    `CREATE TABLE test_mails (n int AUTO_INCREMENT PRIMARY KEY, mail_key varchar(200) UNIQUE, account_id varchar(32) NULL,
      template varchar(64), data json)`,
  );
  const turn = new FakeClock(new Date(`${today}T09:00:00Z`));
  const gateway = new LedgerGateway();
  const operations = new Operations(dataSource, turn);
  const nudged: string[] = [];
  const logged: string[] = [];
  const used = { ...NO_USAGE };
  const services = createBilling({
    dataSource,
    clock: turn,
    gateway: gateway as unknown as PaymentGateway,
    operations,
    notifications,
    usage: { between: async () => ({ ...used }), bookedThrough: async () => null },
    settings: SETTINGS,
    log: { error: (_details, message) => void logged.push(message) },
    nudge: (keys) => void nudged.push(...keys),
    ...others(turn),
  });
  const { manager } = dataSource;
  let uid = 200_000;
  const account = async (changes: Partial<Account> = {}) => {
    const id = changes.id ?? newId('acc');
    await manager.insert(Account, { ...accountRow(id, uid++, turn), ...changes });
    const user = { id: newId('usr'), email: `${id}@example.com`, emailKey: `${id}@example.com` };
    await manager.insert(User, { ...user, name: 'Ada', passwordHash: '-', platformRole: null, createdAt: turn.now() });
    await manager.insert(Membership, { userId: user.id, accountId: id, role: 'owner' });
    return id;
  };
  return {
    ...services,
    reader: services.invoices,
    ...{ database, dataSource, turn, gateway, operations, nudged, logged, used, account },
    read: (id) => manager.findOneByOrFail(Account, { id }),
    invoices: (accountId) => manager.find(Invoice, { where: { accountId }, order: { periodStart: 'ASC' } }),
    collections: (accountId) => manager.find(Collection, { where: { accountId }, order: { invoiceId: 'ASC' } }),
    payments: (accountId) =>
      manager.find(Payment, { where: { accountId }, order: { invoiceId: 'ASC', attempt: 'ASC' } }),
    mails: async (accountId) => {
      const rows = await dataSource.query<{ template: string; data: string }[]>(
        `SELECT template, data FROM test_mails WHERE account_id <=> ? ORDER BY n`,
        [accountId ?? null],
      );
      return rows.map(({ template, data }) => ({
        template,
        data: typeof data === 'string' ? JSON.parse(data) : data,
      }));
    },
  };
}

/** Mails as rows of the transaction that they belong to: what is rolled back is not sent. */
const notifications: BillingNotifications = {
  toAccount: (manager, { key, accountId, template, data }) => queue(manager, [key, accountId, template, data]),
  toAdministrators: (manager, { key, template, data }) => queue(manager, [key, null, template, data]),
};

async function queue(manager: EntityManager, [key, accountId, template, data]: unknown[]): Promise<void> {
  await manager.query('INSERT IGNORE INTO test_mails (mail_key, account_id, template, data) VALUES (?, ?, ?, ?)', [
    ...[key, accountId, template],
    JSON.stringify(data),
  ]);
}

function accountRow(id: string, uid: number, clock: FakeClock): Partial<Account> {
  const today = clock.now().toISOString().slice(0, 10);
  return {
    id,
    name: 'Ada Lovelace',
    address: { line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
    status: 'active',
    uid,
    billingExempt: false,
    gatewayCustomerId: `cus_${id}`,
    paymentMethodId: 'pm_good',
    card: { brand: 'visa', last4: '4242', expiryMonth: 12, expiryYear: 2090 },
    billingDay: Number(today.slice(8)),
    signedUpOn: today,
    timeZone: 'UTC',
    billedThrough: today,
    billingDueOn: today,
    suspendedFor: null,
    clockAheadDays: 0,
    clockTarget: null,
    createdAt: clock.now(),
  };
}

/** The clock at nine in the morning (UTC) of a day. */
export function go(b: { turn: FakeClock }, date: string): void {
  b.turn.advance(new Date(`${date}T09:00:00Z`).getTime() - b.turn.now().getTime());
}
