import { Account } from '@onebox/accounts';
import { addDays, type Clock, dateIn, type PlainDate } from '@onebox/clock';
import { inTransaction, newId } from '@onebox/database';
import { formatMoney } from '@onebox/money';
import type { Operations } from '@onebox/operations';
import { type DataSource, type EntityManager, In } from 'typeorm';
import { addToBalance } from '../balance/balance.js';
import { isBilled, lockedAccount } from '../billed-account.js';
import type { BillingJournal } from '../billing-journal.js';
import type { BillingNews } from '../billing-news.js';
import type { BillingSettings } from '../billing-settings.js';
import { Collection, type CollectionStatus } from '../collection/collection.entity.js';
import type { BillingNotifications } from '../neighbours.js';
import type { BillingFactsReader, FactsBesideLedger } from './billing-facts.service.js';
import { nextNumber } from './document-numbers.js';
import type { InvoiceDraft } from './invoice-draft.js';
import { Invoice } from './invoice.entity.js';
import { addressLines, ownerEmail } from './parties.js';
import { PendingCharge } from './pending-charge.entity.js';
import { nextInvoice } from './previews.js';

/** Issues invoices: each period of an account once, whoever asks, and however often. */
export class Invoicing {
  constructor(
    private readonly dataSource: DataSource,
    private readonly facts: BillingFactsReader,
    private readonly operations: Pick<Operations, 'recordEvent'>,
    private readonly notifications: BillingNotifications,
    private readonly news: BillingNews,
    private readonly journal: BillingJournal,
    private readonly clock: Clock,
    private readonly settings: BillingSettings,
  ) {}

  /**
   * Issues an invoice for every period that has begun on `today` (in the account's time zone). Nothing where the account
   * is suspended, deleted, exempt or unknown. @returns the ids of the invoices, the oldest first.
   */
  async finalise(accountId: string, today: PlainDate): Promise<string[]> {
    const issued: string[] = [];
    for (;;) {
      const account = await this.dataSource.manager.findOneBy(Account, { id: accountId });
      if (!account || !isBilled(account) || account.billedThrough > today) return issued;
      const facts = await this.facts.withoutLedger(account, today);
      const invoice = await inTransaction(this.dataSource, (manager) => this.issueNext(manager, account, facts, today));
      if (!invoice) continue;
      issued.push(invoice.id);
      await this.journal.step(accountId, 'billing.invoice-issued');
      this.news.changed(accountId);
      if (invoice.periodEnd > today) return issued;
    }
  }

  /** Null: another was quicker, and what was read before the lock no longer holds. */
  private async issueNext(
    manager: EntityManager,
    read: Account,
    facts: FactsBesideLedger,
    today: PlainDate,
  ): Promise<Invoice | null> {
    const account = await lockedAccount(manager, read.id);
    if (!isBilled(account) || !haveSameTerms(account, read)) return null;
    const ledger = await this.facts.ledger(manager, account.id);
    const draft = nextInvoice({ ...facts, ...ledger, billingDay: account.billingDay });
    const invoice = await this.insert(manager, account, draft, { issuedOn: today, usageFrom: facts.usageFrom });
    await this.book(manager, invoice, draft, ledger.charges);
    await manager.update(Account, { id: account.id }, { billedThrough: draft.period.end });
    return invoice;
  }

  private async insert(
    manager: EntityManager,
    account: Account,
    draft: InvoiceDraft,
    issue: Pick<Invoice, 'issuedOn' | 'usageFrom'>,
  ): Promise<Invoice> {
    const now = this.clock.now();
    const { name, addressLines: lines, taxId, timeZone } = this.settings.operator;
    const year = Number(addDays(dateIn(timeZone, now), account.clockAheadDays).slice(0, 4));
    const email = await ownerEmail(manager, account.id);
    const invoice = manager.create(Invoice, {
      ...draft,
      id: newId('inv', now.getTime()),
      accountId: account.id,
      periodStart: draft.period.start,
      periodEnd: draft.period.end,
      cycleDays: draft.period.ofDays,
      ...issue,
      seller: { name, addressLines: lines, ...(taxId ? { taxId } : {}) },
      buyer: { name: account.name, addressLines: addressLines(account.address), email },
      createdAt: now,
      ...(await nextNumber(manager, 'INV', year)),
    });
    await manager.insert(Invoice, invoice);
    return invoice;
  }

  /** What the invoice took is taken; what is to be collected is opened. */
  private async book(
    manager: EntityManager,
    invoice: Invoice,
    draft: InvoiceDraft,
    charges: PendingCharge[],
  ): Promise<void> {
    const now = this.clock.now();
    const { id: invoiceId, accountId } = invoice;
    const ids = charges.map(({ id }) => id);
    if (ids.length > 0) await manager.update(PendingCharge, { id: In(ids) }, { invoiceId });
    const entry = { accountId, subjectId: invoiceId };
    await addToBalance(manager, { ...entry, kind: 'applied', amountCents: -draft.balanceAppliedCents }, now);
    await addToBalance(manager, { ...entry, kind: 'carried', amountCents: draft.collectCents - draft.dueCents }, now);
    await this.open(manager, invoice, draft, now);
    await this.operations.recordEvent(manager, { accountId, type: 'invoice.updated', subjectId: invoiceId });
  }

  private async open(manager: EntityManager, invoice: Invoice, draft: InvoiceDraft, now: Date): Promise<void> {
    const { id: invoiceId, accountId, issuedOn, currency, number } = invoice;
    const status = statusOf(draft);
    await manager.insert(Collection, {
      invoiceId,
      accountId,
      status,
      amountCents: draft.collectCents,
      currency,
      attempts: 0,
      nextStepOn: status === 'open' ? issuedOn : null,
      paidOn: status === 'paid' ? issuedOn : null,
      updatedAt: now,
    });
    if (status === 'open') return;
    await this.notifications.toAccount(manager, {
      accountId,
      key: `invoice-issued:${invoiceId}`,
      template: 'invoice-issued',
      data: { number, total: formatMoney(invoice.totalCents, currency) },
      attachment: { invoiceId },
    });
  }
}

/** Of what the facts were read by: a new address may mean another tax, a new time zone another end of the usage. */
function haveSameTerms(left: Account, right: Account): boolean {
  const { billedThrough, timeZone, address } = left;
  return (
    billedThrough === right.billedThrough && timeZone === right.timeZone && address.country === right.address.country
  );
}

function statusOf({ dueCents, collectCents }: InvoiceDraft): CollectionStatus {
  if (collectCents > 0) return 'open';
  return dueCents > 0 ? 'carried' : 'paid';
}
