import { type Account, billingToday } from '@onebox/accounts';
import type { Clock, PlainDate } from '@onebox/clock';
import { type DataSource, In } from 'typeorm';
import { isBilled } from '../billed-account.js';
import type { BillingFactsReader } from '../invoicing/billing-facts.service.js';
import type { InvoiceDraft } from '../invoicing/invoice-draft.js';
import { Invoice } from '../invoicing/invoice.entity.js';
import { previewInvoices } from '../invoicing/previews.js';
import type { AccountBilling } from './account-billing.service.js';
import { dueAccounts } from './due-accounts.js';

export interface BillingRunOptions {
  /** Only says what would be issued, and writes nothing. */
  dryRun?: boolean;
  /**
   * Of a dry run: as on this day; left out: today. A real run is of each account's own today: one that dated back would give
   * refused cards days for being tried again that have passed, and so suspend their accounts early.
   */
  asOf?: PlainDate;
  /** Accounts beside each other. Default 8. */
  width?: number;
  /** Of a dry run: each invoice that would be issued. */
  onDraft?: (accountId: string, draft: InvoiceDraft) => void;
}

/** What a run did; of a dry run: what it would issue. */
export interface BillingRunReport {
  accounts: number;
  issued: number;
  /** Of what was issued, by currency. */
  totals: Record<string, number>;
  paid: number;
  refused: number;
  silent: number;
  failed: number;
  /** The first of the failures. */
  failures: { accountId: string; message: string }[];
}

const SHOWN_FAILURES = 20;
const WIDTH = 8;

/** Looks at every account that is due. The worker does the same, account by account; both at once are harmless. */
export class BillingRun {
  constructor(
    private readonly dataSource: DataSource,
    private readonly billing: AccountBilling,
    private readonly facts: BillingFactsReader,
    private readonly clock: Clock,
  ) {}

  /** One account's failure is in the report and does not end the run. */
  async run({ asOf, dryRun = false, width = WIDTH, onDraft }: BillingRunOptions = {}): Promise<BillingRunReport> {
    const report = emptyReport();
    const work = (account: Account) =>
      dryRun ? this.preview(account, asOf, report, onDraft) : this.look(account, report);
    const until = dryRun && asOf ? new Date(`${asOf}T12:00:00Z`) : this.clock.now();
    await eachOf(dueAccounts(this.dataSource, until), width, async (account) => {
      try {
        await work(account);
      } catch (error) {
        report.failed++;
        const message = error instanceof Error ? error.message : String(error);
        if (report.failures.length < SHOWN_FAILURES) report.failures.push({ accountId: account.id, message });
      }
    });
    return report;
  }

  private async look(account: Account, report: BillingRunReport): Promise<void> {
    const today = billingToday(account, this.clock);
    if (account.billingDueOn === null || account.billingDueOn > today) return;
    const look = await this.billing.lookAt(account.id, today);
    report.accounts++;
    report.issued += look.issued.length;
    for (const count of ['paid', 'refused', 'silent'] as const) report[count] += look[count];
    if (look.issued.length === 0) return;
    const invoices = await this.dataSource.manager.findBy(Invoice, { id: In(look.issued) });
    for (const { currency, totalCents } of invoices) addTotal(report, currency, totalCents);
  }

  private async preview(
    account: Account,
    asOf: PlainDate | undefined,
    report: BillingRunReport,
    onDraft: BillingRunOptions['onDraft'],
  ): Promise<void> {
    const day = asOf ?? billingToday(account, this.clock);
    if (!isBilled(account) || account.billedThrough > day) return;
    report.accounts++;
    const facts = await this.facts.read(account, day);
    for (let count = 1; ; count++) {
      const draft = previewInvoices(facts, count).at(-1)!;
      if (draft.date > day) return;
      report.issued++;
      addTotal(report, draft.currency, draft.totalCents);
      onDraft?.(account.id, draft);
    }
  }
}

function addTotal({ totals }: BillingRunReport, currency: string, cents: number): void {
  totals[currency] = (totals[currency] ?? 0) + cents;
}

function emptyReport(): BillingRunReport {
  return { accounts: 0, issued: 0, totals: {}, paid: 0, refused: 0, silent: 0, failed: 0, failures: [] };
}

/** `width` at a time, and never more of the source than that in memory. */
async function eachOf<T>(source: AsyncGenerator<T>, width: number, work: (item: T) => Promise<void>): Promise<void> {
  const take = async () => {
    for (let next = await source.next(); !next.done; next = await source.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: width }, take));
}
