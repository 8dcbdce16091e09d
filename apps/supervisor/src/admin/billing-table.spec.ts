import type { BillingRunReport, InvoiceDraft } from '@onebox/billing';
import { draftLines, reportLines } from './billing-table.js';

const DRAFT: InvoiceDraft = {
  date: '2027-01-10',
  period: { start: '2027-01-10', end: '2027-01-25', days: 15, ofDays: 31, stub: true },
  currency: 'USD',
  lines: [{ kind: 'plan', description: 'Onebox', amountCents: 4839 }],
  netCents: 4839,
  tax: null,
  totalCents: 4839,
  balanceAppliedCents: 0,
  dueCents: 4839,
  collectCents: 4839,
  balanceAfterCents: 0,
};

const REPORT: BillingRunReport = {
  ...{ accounts: 3, issued: 2, totals: { USD: 14_839, EUR: 500 }, paid: 1, refused: 1, silent: 0, failed: 0 },
  failures: [],
};

/** The cells of each line. */
const cells = (lines: string[]) => lines.map((line) => line.trim().split(/\s{2,}/));

describe('a draft', () => {
  it('names account, period, lines and total', () => {
    expect(cells(draftLines('acc_1', DRAFT))).toEqual([
      ['acc_1', '2027-01-10 to 2027-01-24, on 2027-01-10'],
      ['Onebox', '48.39 USD'],
      ['Total', '48.39 USD'],
    ]);
  });

  it('shows tax, balance and what is left to be collected', () => {
    const changes = { tax: { name: 'VAT', basisPoints: 825, cents: 399 }, totalCents: 5238, balanceAppliedCents: 238 };
    expect(cells(draftLines('acc_1', { ...DRAFT, ...changes, collectCents: 5000 })).slice(2)).toEqual([
      ['VAT 8.25 %', '3.99 USD'],
      ['Total', '52.38 USD'],
      ['From the balance', '−2.38 USD'],
      ['To be collected', '50.00 USD'],
    ]);
  });

  it('keeps its columns, however long a text is', () => {
    const lines = [{ kind: 'usage' as const, description: 'x'.repeat(300), amountCents: 1 }];
    const [, line, total] = draftLines('acc_1', { ...DRAFT, lines });
    expect(line).toHaveLength(total!.length);
  });
});

describe('the report', () => {
  it('of a run', () => {
    expect(cells(reportLines(REPORT, false))).toEqual([
      ...[
        ['Accounts', '3'],
        ['Invoices', '2'],
        ['Total EUR', '5.00 EUR'],
        ['Total USD', '148.39 USD'],
      ],
      ...[
        ['Paid', '1'],
        ['Refused', '1'],
        ['Unanswered', '0'],
        ['Failures', '0'],
      ],
    ]);
  });

  it('of a dry run says nothing of payments', () => {
    const names = cells(reportLines(REPORT, true)).map(([name]) => name);
    expect(names).toEqual(['Accounts', 'Would issue', 'Total EUR', 'Total USD', 'Failures']);
  });

  it('names the first failures', () => {
    const failures = [{ accountId: 'acc_1', message: 'It is broken.' }];
    expect(reportLines({ ...REPORT, failed: 3, failures }, false).slice(-2)).toEqual([
      '✗ acc_1: It is broken.',
      '✗ and 2 more',
    ]);
  });
});
