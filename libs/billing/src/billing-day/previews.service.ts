import { Account, billingToday } from '@onebox/accounts';
import { type Clock, dateIn } from '@onebox/clock';
import { NotFound } from '@onebox/errors';
import type { DataSource } from 'typeorm';
import { isBilled } from '../billed-account.js';
import type { BillingFactsReader } from '../invoicing/billing-facts.service.js';
import type { InvoiceDraft } from '../invoicing/invoice-draft.js';
import { factsOfNewAccount, previewInvoices, previewsForAllDays, withDay } from '../invoicing/previews.js';

/** The next invoices, as the billing run will issue them. */
export class Previews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly facts: BillingFactsReader,
    private readonly clock: Clock,
  ) {}

  /** `day`: were it chosen today; left out: as it is. None for an account that is not billed. @throws NotFound */
  async ofAccount(accountId: string, { day, count }: { day?: number; count: number }): Promise<InvoiceDraft[]> {
    const found = await this.read(accountId);
    if (!found) return [];
    const { facts, begins } = found;
    return previewInvoices(day === undefined ? facts : withDay(facts, day, begins), count);
  }

  /** For each of the 31 days, were it chosen today: element 0 is day 1. Empty for an account that is not billed. */
  async ofAllDays(accountId: string, count: number): Promise<InvoiceDraft[][]> {
    const found = await this.read(accountId);
    return found ? previewsForAllDays(found.facts, count, found.begins) : [];
  }

  /** The same for somebody from this country (ISO 3166-1 alpha-2) who signs up now. */
  async ofNewAccount(country: string, count: number): Promise<InvoiceDraft[][]> {
    const today = dateIn('UTC', this.clock.now());
    const terms = await this.facts.termsFor(country, today);
    return previewsForAllDays(factsOfNewAccount(terms, today), count, null);
  }

  /** `begins`: up to this day periods keep the day that rules now; null: none has begun that is not invoiced. */
  private async read(accountId: string) {
    const account = await this.dataSource.manager.findOneBy(Account, { id: accountId });
    if (!account) throw new NotFound('account');
    if (account.billingExempt || account.status === 'deleted') return null;
    const today = billingToday(account, this.clock);
    return { facts: await this.facts.read(account, today), begins: isBilled(account) ? today : null };
  }
}
