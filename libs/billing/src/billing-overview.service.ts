import { Account, billingToday } from '@onebox/accounts';
import type { Clock, PlainDate } from '@onebox/clock';
import { NotFound } from '@onebox/errors';
import type { Cents } from '@onebox/money';
import type { CardSummary } from '@onebox/payments';
import type { DataSource } from 'typeorm';
import type { BillingFactsReader } from './invoicing/billing-facts.service.js';
import type { InvoiceReader, InvoiceWithCollection } from './invoicing/invoice-reader.service.js';
import { nextInvoice } from './invoicing/previews.js';
import { type PlanPrice, priceOn } from './plans/plan-price.js';

/** How an account stands. */
export interface BillingOverview {
  status: Account['status'];
  suspendedFor: Account['suspendedFor'];
  plan: { name: string } & PlanPrice;
  currency: string;
  billingDay: number;
  /** The first day that no invoice covers. */
  billedThrough: PlainDate;
  /** The first day that is not paid; only shown. */
  paidThrough: PlainDate;
  /** Null: the account is not billed. */
  nextInvoice: { date: PlainDate; totalCents: Cents } | null;
  card: CardSummary | null;
  /** Positive: credit; negative: debt. */
  balanceCents: Cents;
  /** What is to be paid, the oldest first. */
  unpaid: InvoiceWithCollection[];
}

export class BillingOverviews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly facts: BillingFactsReader,
    private readonly invoices: InvoiceReader,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound */
  async read(accountId: string): Promise<BillingOverview> {
    const account = await this.dataSource.manager.findOneBy(Account, { id: accountId });
    if (!account) throw new NotFound('account');
    const facts = await this.facts.read(account, billingToday(account, this.clock));
    const price = priceOn(facts.prices, facts.billedThrough);
    const { date, totalCents } = nextInvoice(facts);
    const unpaid = await this.invoices.unpaid(accountId);
    return {
      status: account.status,
      suspendedFor: account.suspendedFor,
      plan: { name: facts.planName, ...price },
      currency: price.currency,
      billingDay: account.billingDay,
      billedThrough: account.billedThrough,
      paidThrough: unpaid[0]?.invoice.periodStart ?? account.billedThrough,
      nextInvoice: account.billingExempt || account.status === 'deleted' ? null : { date, totalCents },
      card: account.card,
      balanceCents: facts.balanceCents,
      unpaid,
    };
  }
}
