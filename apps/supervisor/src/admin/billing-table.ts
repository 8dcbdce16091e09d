import type { BillingRunReport, InvoiceDraft } from '@onebox/billing';
import { addDays } from '@onebox/clock';
import { formatMoney } from '@onebox/money';

const WIDTH = 72;

/** An invoice that would be issued, as lines for a person. */
export function draftLines(accountId: string, draft: InvoiceDraft): string[] {
  const { currency, tax, balanceAppliedCents, collectCents } = draft;
  const row = (text: string, cents: number) =>
    `  ${text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text.padEnd(WIDTH)} ${formatMoney(cents, currency).padStart(14)}`;
  return [
    `${accountId}  ${draft.period.start} to ${addDays(draft.period.end, -1)}, on ${draft.date}`,
    ...draft.lines.map(({ description, amountCents }) => row(description, amountCents)),
    ...(tax ? [row(`${tax.name} ${tax.basisPoints / 100} %`, tax.cents)] : []),
    row('Total', draft.totalCents),
    ...(balanceAppliedCents === 0 ? [] : [row('From the balance', -balanceAppliedCents)]),
    ...(collectCents === draft.totalCents ? [] : [row('To be collected', collectCents)]),
  ];
}

/** What a run did, or of a dry run would do. */
export function reportLines(report: BillingRunReport, dryRun: boolean): string[] {
  const { accounts, issued, totals, paid, refused, silent, failed, failures } = report;
  const sums = Object.entries(totals).sort(([one], [other]) => (one < other ? -1 : 1));
  const rows: [string, string | number][] = [
    ['Accounts', accounts],
    [dryRun ? 'Would issue' : 'Invoices', issued],
    ...sums.map(([currency, cents]): [string, string] => [`Total ${currency}`, formatMoney(cents, currency)]),
    ...(dryRun
      ? []
      : ([
          ['Paid', paid],
          ['Refused', refused],
          ['Unanswered', silent],
        ] satisfies [string, number][])),
    ['Failures', failed],
  ];
  return [
    ...rows.map(([name, value]) => `${name.padEnd(14)} ${value}`),
    ...failures.map(({ accountId, message }) => `✗ ${accountId}: ${message}`),
    ...(failed > failures.length ? [`✗ and ${failed - failures.length} more`] : []),
  ];
}
