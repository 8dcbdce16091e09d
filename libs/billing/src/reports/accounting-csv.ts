import type { PlainDate } from '@onebox/clock';
import { formatMoney } from '@onebox/money';
import { stringify } from 'csv-stringify/sync';
import { And, Between, type DataSource, In, LessThanOrEqual, MoreThan } from 'typeorm';
import { Collection } from '../collection/collection.entity.js';
import { CreditNote } from '../corrections/credit-note.entity.js';
import { Invoice } from '../invoicing/invoice.entity.js';
import { percentText } from '../plans/plan-price.js';
import { textCell } from './text-cell.js';

const PAGE = 500;

/** Amounts are in the currency's main unit, with a point; of a credit note they are negative. */
const COLUMNS = [
  ...['kind', 'number', 'issued_on', 'period_start', 'period_end', 'account', 'name', 'country', 'currency'],
  ...['net', 'tax_name', 'tax_percent', 'tax', 'total', 'balance_applied', 'due', 'status', 'paid_on', 'reference'],
] as const;

type Row = Record<(typeof COLUMNS)[number], string>;

/**
 * Invoices and credit notes that were issued from one day to another, both included, as CSV (RFC 4180) for accountants, a
 * chunk of lines at a time.
 */
export async function* accountingCsv(dataSource: DataSource, from: PlainDate, to: PlainDate): AsyncGenerator<string> {
  yield stringify([COLUMNS], { record_delimiter: 'windows' });
  for await (const invoices of pages(dataSource, Invoice, from, to)) {
    yield linesOf(await invoiceRows(dataSource, invoices));
  }
  for await (const notes of pages(dataSource, CreditNote, from, to)) yield linesOf(notes.map(creditNoteRow));
}

function linesOf(rows: Row[]): string {
  return stringify(rows, { columns: [...COLUMNS], record_delimiter: 'windows' });
}

async function* pages<E extends { id: string; issuedOn: string }>(
  dataSource: DataSource,
  entity: new () => E,
  from: PlainDate,
  to: PlainDate,
): AsyncGenerator<E[]> {
  const repository = dataSource.manager.getRepository<{ id: string; issuedOn: string }>(entity);
  for (let last: E | undefined; ;) {
    const where = last
      ? [
          { issuedOn: last.issuedOn, id: MoreThan(last.id) },
          { issuedOn: And(MoreThan(last.issuedOn), LessThanOrEqual(to)) },
        ]
      : { issuedOn: Between(from, to) };
    const found = (await repository.find({ where, order: { issuedOn: 'ASC', id: 'ASC' }, take: PAGE })) as E[];
    if (found.length > 0) yield found;
    if (found.length < PAGE) return;
    last = found.at(-1)!;
  }
}

async function invoiceRows({ manager }: DataSource, invoices: Invoice[]): Promise<Row[]> {
  const collections = await manager.findBy(Collection, { invoiceId: In(invoices.map(({ id }) => id)) });
  const byId = new Map(collections.map((collection) => [collection.invoiceId, collection]));
  return invoices.map((invoice) => {
    const { status = '', paidOn = null } = byId.get(invoice.id) ?? {};
    return {
      ...issuedRow(invoice, 1),
      kind: 'invoice',
      period_start: invoice.periodStart,
      period_end: invoice.periodEnd,
      balance_applied: amount(invoice.balanceAppliedCents, invoice.currency),
      due: amount(invoice.dueCents, invoice.currency),
      status,
      paid_on: paidOn ?? '',
      reference: '',
    };
  });
}

function creditNoteRow(note: CreditNote): Row {
  return {
    ...issuedRow(note, -1),
    kind: 'credit_note',
    period_start: '',
    period_end: '',
    balance_applied: '',
    due: '',
    status: note.paidTo,
    paid_on: '',
    reference: textCell(`${note.invoiceNumber}: ${note.reason}`),
  };
}

function issuedRow({ number, issuedOn, accountId, buyer, currency, ...sums }: Invoice | CreditNote, sign: 1 | -1) {
  const { netCents, tax, totalCents } = sums;
  return {
    number,
    issued_on: issuedOn,
    account: accountId,
    name: textCell(buyer.name),
    country: textCell(buyer.addressLines.at(-1) ?? ''),
    currency,
    net: amount(sign * netCents, currency),
    tax_name: textCell(tax?.name ?? ''),
    tax_percent: tax ? percentText(tax.basisPoints) : '',
    tax: amount(sign * (tax?.cents ?? 0), currency),
    total: amount(sign * totalCents, currency),
  };
}

/** `-12.34`: a number to any program, unlike `formatMoney`. */
function amount(cents: number, currency: string): string {
  const text = formatMoney(cents, currency).slice(0, -currency.length - 1);
  return text.replace('−', '-');
}
