import type { PlainDate } from '@onebox/clock';
import type { Cents } from '@onebox/money';
import type { DataSource } from 'typeorm';
import { accountingCsv } from './accounting-csv.js';

/** What a calendar month brought, by the day of issue and by currency. Void invoices do not count. */
export interface MonthlyRevenue {
  /** `2027-01`. */
  month: string;
  currency: string;
  invoices: number;
  /** Without tax. */
  netCents: Cents;
  taxCents: Cents;
  /** What credit notes took back, without tax. */
  creditedNetCents: Cents;
  creditedTaxCents: Cents;
  /** What cards gave, by the day of payment. */
  paidCents: Cents;
  /** What went back to cards, or is on its way there, by the day of the credit note. */
  refundedCents: Cents;
  /** Of these invoices, what cards still have to give. */
  openCents: Cents;
}

/** For administrators and accountants. */
export class BillingReports {
  constructor(private readonly dataSource: DataSource) {}

  /** Months in which anything was issued or moved on a day from `from` to `to`, both included, in their order. */
  async revenue(from: PlainDate, to: PlainDate): Promise<MonthlyRevenue[]> {
    const months = new Map<string, MonthlyRevenue>();
    for (const sums of [INVOICED, CREDITED, PAID, REFUNDED]) {
      for (const row of await this.dataSource.query<Sums[]>(sums, [from, to])) addTo(months, row);
    }
    return [...months.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, month]) => month);
  }

  /** See `accountingCsv`. */
  csv(from: PlainDate, to: PlainDate): AsyncGenerator<string> {
    return accountingCsv(this.dataSource, from, to);
  }
}

/** A row of any of the queries: the month, and what is to be added to it. */
type Sums = Pick<MonthlyRevenue, 'month' | 'currency'> & Record<string, string>;

const INVOICED = `
  SELECT DATE_FORMAT(i.issued_on, '%Y-%m') AS month, i.currency AS currency, COUNT(*) AS invoices,
    SUM(i.net_cents) AS netCents, SUM(i.total_cents - i.net_cents) AS taxCents,
    SUM(CASE WHEN c.status = 'open' THEN c.amount_cents ELSE 0 END) AS openCents
  FROM invoices i JOIN collections c ON c.invoice_id = i.id
  WHERE i.issued_on BETWEEN ? AND ? AND c.status <> 'void' GROUP BY 1, 2`;

const CREDITED = `
  SELECT DATE_FORMAT(issued_on, '%Y-%m') AS month, currency, SUM(net_cents) AS creditedNetCents,
    SUM(total_cents - net_cents) AS creditedTaxCents
  FROM credit_notes WHERE issued_on BETWEEN ? AND ? GROUP BY 1, 2`;

/** A payment that came after the invoice was void has the day of its attempt only. */
const PAID = `
  SELECT DATE_FORMAT(paid.on_day, '%Y-%m') AS month, paid.currency AS currency, SUM(paid.amount_cents) AS paidCents
  FROM (SELECT COALESCE(c.paid_on, p.attempted_on) AS on_day, p.currency, p.amount_cents
        FROM payments p JOIN collections c ON c.invoice_id = p.invoice_id WHERE p.status = 'succeeded') paid
  WHERE paid.on_day BETWEEN ? AND ? GROUP BY 1, 2`;

/** What a card refused went to the balance instead. */
const REFUNDED = `
  SELECT DATE_FORMAT(n.issued_on, '%Y-%m') AS month, n.currency AS currency, SUM(r.amount_cents) AS refundedCents
  FROM refunds r JOIN credit_notes n ON n.id = r.credit_note_id
  WHERE n.issued_on BETWEEN ? AND ? AND r.status <> 'failed' GROUP BY 1, 2`;

function addTo(months: Map<string, MonthlyRevenue>, { month, currency, ...sums }: Sums): void {
  const key = `${month} ${currency}`;
  const numbers = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Number(sum)]));
  months.set(key, { ...(months.get(key) ?? emptyMonth(month, currency)), ...numbers });
}

function emptyMonth(month: string, currency: string): MonthlyRevenue {
  return {
    ...{ month, currency, invoices: 0, netCents: 0, taxCents: 0, creditedNetCents: 0, creditedTaxCents: 0 },
    ...{ paidCents: 0, refundedCents: 0, openCents: 0 },
  };
}
