import type { Account } from '@onebox/accounts';
import type { BillingRunReport, InvoiceDraft } from '@onebox/billing';
import { UserError } from '@onebox/errors';
import { type BillingUnderTest, go } from '../billing.js';
import { AccountBook, type PriceOf } from './account-book.js';
import { dateAt, dayAfter } from './calendar.js';
import type { Random } from './random.js';
import type { UnreliableGateway } from './unreliable-gateway.js';

const GOOD = 'pm_card_visa';
const BAD = [
  'pm_card_chargeCustomerFail',
  'pm_card_chargeCustomerFailInsufficientFunds',
  'pm_card_chargeCustomerFailStolenCard',
  'pm_card_chargeCustomerFailClosedAccount',
  'pm_card_authenticationRequired',
];
const SILENT = 'pm_card_chargeCustomerFailSilent';
const ZONES = ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Tokyo', 'Pacific/Kiritimati', 'America/Santiago'];
const BY = { byUserId: 'usr_administrator', reason: 'x' };

/** What happens to an account, and how often a year. */
const HAPPENINGS = {
  newDay: 0.7,
  badCard: 0.35,
  silentCard: 0.01,
  payNow: 6,
  credit: 0.4,
  transfer: 0.3,
  suspended: 0.2,
  leaves: 0.2,
  refund: 0.1,
  waived: 0.1,
} as const;
type Happening = keyof typeof HAPPENINGS;

/** What the preview said, and of which invoices it has to hold: from the `first` up to, and without, the `end`. */
export interface Forecast {
  drafts: InvoiceDraft[];
  first: number;
  end: number;
}

export interface Life {
  id: string;
  country: string;
  timeZone: string;
  book: AccountBook;
  forecasts: Forecast[];
  /** What administrators gave (negative: took), and what credit notes put to the balance. In cents, as all amounts. */
  creditCents: number;
  charges: number[];
  hasBadCard: boolean;
  /** What somebody does on a date: a new card for a bad one, the end of a suspension. */
  plans: { on: string; act: () => Promise<void> }[];
}

export interface LivesSettings {
  random: Random;
  accounts: number;
  first: string;
  last: string;
  priceOf: PriceOf;
}

/** Lets accounts live day by day, with everything that can come between a customer and an invoice, and keeps their books. */
export class Lives {
  readonly all: Life[] = [];
  readonly happened = new Map<string, number>();
  private readonly byId = new Map<string, Life>();
  private nextSubject = 0;
  private dates = { at: 0, of: new Map<string, string>() };

  constructor(
    private readonly b: BillingUnderTest,
    private readonly gateway: UnreliableGateway,
    private readonly settings: LivesSettings,
  ) {}

  async run(): Promise<void> {
    const { random, first, last } = this.settings;
    for (let day = first, leftOut = 0; day <= last; day = dayAfter(day)) {
      go(this.b, day);
      this.b.turn.advance(random.between(0, 9) * 3_600_000);
      await this.signUps(day);
      await this.happenings(0.5);
      if (leftOut === 0 && random.chance(0.02)) leftOut = random.between(1, 5);
      if (leftOut > 0) leftOut--;
      else await this.billingRun(random.chance(0.1));
      await this.happenings(0.5);
    }
  }

  /** By twos, now and then: the command of an operator beside the worker. */
  async billingRun(twice = false): Promise<void> {
    await this.look();
    const runs = await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => this.b.run.run()));
    for (const run of runs) requireNoFailure(run);
    this.count(twice ? 'runs by twos' : 'runs');
    this.bill();
    await this.notice();
    this.bill();
  }

  life(id: string): Life {
    return this.byId.get(id)!;
  }

  today(timeZone: string): string {
    const now = this.b.turn.now().getTime();
    if (this.dates.at !== now)
      this.dates = { at: now, of: new Map(ZONES.map((zone) => [zone, dateAt(zone, new Date(now))])) };
    return this.dates.of.get(timeZone)!;
  }

  private bill(): void {
    for (const { book, timeZone } of this.all) book.bill(this.today(timeZone));
  }

  /** A tenth of them on the first day, the others by and by. */
  private async signUps(day: string): Promise<void> {
    const { random, accounts, first } = this.settings;
    const wanted = day === first ? accounts / 10 : random.chance(accounts / 3650) ? 1 : 0;
    for (let n = 0; n < wanted && this.all.length < accounts; n++) await this.signUp();
  }

  private async signUp(): Promise<void> {
    const { random, priceOf } = this.settings;
    const id = `acc_${this.all.length}`;
    const customerId = `cus_${id}`;
    const timeZone = random.pick(ZONES);
    const country = random.pick(['GB', 'DE', 'US']);
    const [today, billingDay] = [this.today(timeZone), random.between(1, 31)];
    const { paymentMethodId, card } = await this.keep(customerId, GOOD);
    await this.b.account({
      ...{ id, timeZone, billingDay, paymentMethodId, card },
      ...{ signedUpOn: today, billedThrough: today, billingDueOn: today },
      address: { line1: '1 Road', city: 'Town', postalCode: '1', country },
    });
    const book = new AccountBook(today, billingDay, priceOf);
    const life = {
      id,
      country,
      timeZone,
      book,
      forecasts: [],
      creditCents: 0,
      charges: [],
      plans: [],
      hasBadCard: false,
    };
    this.all.push(life);
    this.byId.set(id, life);
  }

  private async happenings(share: number): Promise<void> {
    const { random } = this.settings;
    for (const life of this.all) {
      const due = life.plans.filter(({ on }) => on <= this.today(life.timeZone));
      life.plans = life.plans.filter((plan) => !due.includes(plan));
      for (const { act } of due) await this.meanwhile(life, act);
      for (const [what, aYear] of Object.entries(HAPPENINGS)) {
        if (!random.chance((aYear * share) / 365)) continue;
        await this.meanwhile(life, () => this.happen(what as Happening, life));
      }
    }
  }

  /** The preview is of what happens if nothing else does. */
  private async meanwhile(life: Life, act: () => Promise<void>): Promise<void> {
    this.close(life);
    await act();
    await this.notice();
  }

  private happen(what: Happening, life: Life): Promise<void> {
    const { random } = this.settings;
    this.count(what);
    switch (what) {
      case 'newDay':
        return this.chooseDay(life, random.between(1, 31));
      case 'badCard':
        return this.replaceCard(life, random.pick(BAD));
      case 'silentCard':
        return this.replaceCard(life, SILENT);
      case 'payNow':
        return this.payNow(life);
      case 'credit':
        return this.credit(life);
      case 'transfer':
        return this.transfer(life);
      case 'suspended':
        return this.suspend(life);
      case 'leaves':
        return this.suspend(life, { forEver: true });
      case 'refund':
        return this.refund(life);
      case 'waived':
        return this.waive(life);
    }
  }

  private async chooseDay({ id, book, timeZone }: Life, day: number): Promise<void> {
    await this.b.chooseDay.carryOut(id, day);
    book.chooseDay(day, this.today(timeZone));
  }

  private async replaceCard(life: Life, card: string): Promise<void> {
    await this.tolerating(() =>
      this.b.replaceCard.carryOut(life.id, { paymentMethod: card }, `card-${this.nextSubject++}`),
    );
    life.book.bill(this.today(life.timeZone));
    life.hasBadCard = card !== GOOD;
    if (!life.hasBadCard) return;
    const { random } = this.settings;
    this.later(life, 40, () => this.replaceCard(life, random.chance(0.8) ? GOOD : random.pick(BAD)));
  }

  /** Who has a good card owes nothing for longer than the gateway is silent. */
  private async payNow({ id, book, timeZone, hasBadCard }: Life): Promise<void> {
    if (!hasBadCard) return;
    const open = (await this.b.collections(id)).find(({ status }) => status === 'open');
    if (!open) return;
    this.count('paid by hand');
    await this.tolerating(() => this.b.payNow.carryOut(id, open.invoiceId));
    book.bill(this.today(timeZone));
  }

  /** Some are so that next to nothing is left to pay. */
  private async credit(life: Life): Promise<void> {
    const { random } = this.settings;
    const amountCents = random.chance(0.3) ? random.between(9_940, 10_060) : random.between(-2_000, 4_000) || 1;
    await this.b.credits.grant({ accountId: life.id, amountCents, ...BY });
    life.creditCents += amountCents;
  }

  /** The first one is free. */
  private async transfer({ id, charges }: Life): Promise<void> {
    const subjectId = `trf_${this.nextSubject++}`;
    const { manager } = this.b.dataSource;
    const add = async (kind: 'transfer' | 'transfer_credit', amountCents: number) => {
      await this.b.charges.add(manager, { accountId: id, kind, subjectId, description: 'x', amountCents });
      charges.push(amountCents);
    };
    const isFirst = charges.length === 0;
    await add('transfer', 1_000);
    if (isFirst) await add('transfer_credit', -1_000);
  }

  private async suspend(life: Life, { forEver = false } = {}): Promise<void> {
    await this.b.suspension.suspend(life.id, BY);
    if (life.book.active) life.book.suspend(this.today(life.timeZone));
    if (forEver) life.plans = [];
    else this.later(life, 60, () => this.b.suspension.resume(life.id, BY));
  }

  private async refund(life: Life): Promise<void> {
    const { random } = this.settings;
    const paid = (await this.b.collections(life.id)).filter(
      ({ status, amountCents }) => status === 'paid' && amountCents > 0,
    );
    if (paid.length === 0) return;
    const { invoiceId, amountCents } = random.pick(paid);
    const wish = { invoiceId, amountCents: random.between(1, amountCents), ...BY };
    const to = random.pick(['card', 'balance'] as const);
    await this.tolerating(async () => {
      const { totalCents } = await this.b.refunds.issue({ ...wish, to });
      if (to === 'balance') life.creditCents += totalCents;
    });
  }

  private async waive({ id }: Life): Promise<void> {
    const open = (await this.b.collections(id)).find(({ status }) => status === 'open');
    const wish = { ...BY };
    if (open) await this.tolerating(() => this.b.voidInvoice.carryOut(open.invoiceId, wish));
  }

  /** Customers and administrators are told that it cannot be done; anything else is a fault. */
  private async tolerating(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.count(`refused: ${error.code}`);
    }
  }

  private later({ timeZone, plans }: Life, mostDays: number, act: () => Promise<void>): void {
    plans.push({ on: dayAfter(this.today(timeZone), this.settings.random.between(1, mostDays)), act });
  }

  /** Looks ahead, for a few of those who are to be billed in a moment. */
  private async look(): Promise<void> {
    for (const life of this.all) {
      if (!life.book.isDue(this.today(life.timeZone)) || !this.settings.random.chance(0.1)) continue;
      this.close(life);
      const drafts = await this.b.previews.ofAccount(life.id, { count: 12 });
      life.forecasts.push({ drafts, first: life.book.periods.length, end: Infinity });
      this.count('previews');
    }
  }

  private close({ forecasts, book }: Life): void {
    const last = forecasts.at(-1);
    if (last) last.end = Math.min(last.end, book.periods.length);
  }

  /** Books who was suspended, or is back, since the last look: the only thing that is read from what is tested. */
  private async notice(): Promise<void> {
    const rows = await this.b.dataSource.query<Pick<Account, 'id'>[]>(
      "SELECT id FROM accounts WHERE status = 'suspended'",
    );
    const suspended = new Set(rows.map(({ id }) => id));
    for (const life of this.all) {
      const { book, id, timeZone } = life;
      if (book.active !== suspended.has(id)) continue;
      this.close(life);
      this.count(book.active ? 'suspensions' : 'returns');
      if (book.active) book.suspend(this.today(timeZone));
      else book.resume(this.today(timeZone));
    }
  }

  private keep(customerId: string, paymentMethod: string) {
    return this.gateway.replaceCard(customerId, { paymentMethod }, `first-${customerId}`);
  }

  private count(what: string): void {
    this.happened.set(what, (this.happened.get(what) ?? 0) + 1);
  }
}

function requireNoFailure({ failed, failures }: BillingRunReport): void {
  if (failed > 0) throw new Error(`The run failed: ${JSON.stringify(failures)}`);
}
