import type { BillingDocument } from './billing-document.js';
import { COLOURS, LEFT, RIGHT, STYLES, TOP, WIDTH } from './page.js';
import { baselineOf } from './paragraph.js';
import { presentDate, presentMoney, presentPeriod } from './presentation.js';
import type { Column, Sheet } from './sheet.js';

const NARROWEST_FACT = 70;
const NARROWEST_GAP = 14;

/** `Invoice`, as a reader calls it. */
export function titleOf(document: BillingDocument): string {
  return { invoice: 'Invoice', credit_note: 'Credit note' }[document.kind];
}

/** `Invoice 2027-000042`. */
export function nameOf(document: BillingDocument): string {
  return `${titleOf(document)} ${document.number}`;
}

export function taxIdOf({ taxId }: BillingDocument['seller']): string {
  return taxId ? `Tax ID ${taxId}` : '';
}

/** Whose paper it is, what it is, and its number. */
export function drawMasthead(sheet: Sheet, document: BillingDocument): void {
  const left: Column = { left: LEFT, right: LEFT + WIDTH * 0.58 };
  const right: Column = { left: LEFT + WIDTH * 0.62, right: RIGHT, align: 'right' };
  const lower = baselineOf(STYLES.title) - baselineOf(STYLES.masthead);
  sheet.columns([
    { lines: sheet.wrap(document.seller.name, STYLES.masthead, left), column: left, lower },
    {
      lines: [
        ...sheet.wrap(titleOf(document), STYLES.title, right),
        ...sheet.wrap(document.number, STYLES.heading, right),
      ],
      column: right,
    },
  ]);
  sheet.y += 10;
  sheet.rule(COLOURS.accent, 1.4);
  sheet.y += 14;
}

/** On each page after the first: what the page belongs to. */
export function drawContinuation(sheet: Sheet, document: BillingDocument): void {
  sheet.put(nameOf(document), STYLES.small, { left: LEFT, right: RIGHT }, TOP - 6);
  sheet.y = TOP + 20;
}

/** The dates and the amount, which is all that most readers look for. */
export function drawFacts(sheet: Sheet, document: BillingDocument): void {
  const facts = factsOf(document);
  const columns = columnsFor(facts.map(({ value }) => sheet.line(value, STYLES.strong).width));
  sheet.columns(
    facts.map(({ label, value }, i) => {
      const column = columns[i]!;
      return {
        column,
        lines: [...sheet.wrap(label, STYLES.label, column), ...sheet.wrap(value, STYLES.strong, column)],
      };
    }),
  );
  sheet.y += 16;
}

/** Each as wide as its value, the space between them the same; equal ones where the values are too wide for that. */
function columnsFor(widths: number[]): Column[] {
  const needed = widths.map((width) => Math.max(width, NARROWEST_FACT));
  const spare = WIDTH - needed.reduce((sum, width) => sum + width, 0);
  const gap = Math.min(spare / (widths.length - 1), 56);
  if (gap < NARROWEST_GAP) {
    const width = (WIDTH + NARROWEST_GAP) / widths.length;
    return widths.map((_, i) => ({ left: LEFT + i * width, right: LEFT + (i + 1) * width - NARROWEST_GAP }));
  }
  return needed.map((width, i) => {
    const left = LEFT + needed.slice(0, i).reduce((sum, before) => sum + before + gap, 0);
    // Rounding must not break the one line that was measured.
    return { left, right: left + width + 1 };
  });
}

function factsOf(document: BillingDocument): { label: string; value: string }[] {
  const { kind, issuedOn, period, reference, dueCents, totalCents, currency } = document;
  return [
    { label: 'Issued on', value: presentDate(issuedOn) },
    ...(period ? [{ label: 'Period', value: presentPeriod(period) }] : []),
    ...(reference ? [{ label: 'Reference', value: reference }] : []),
    kind === 'invoice'
      ? { label: 'Amount due', value: presentMoney(dueCents, currency) }
      : { label: 'Total', value: presentMoney(totalCents, currency) },
  ];
}

/** Seller and buyer, beside each other. */
export function drawParties(sheet: Sheet, { seller, buyer }: BillingDocument): void {
  const half = WIDTH / 2;
  const party = (label: string, name: string, details: string[], column: Column) => ({
    column,
    lines: [
      ...sheet.wrap(label, STYLES.label, column),
      ...sheet.wrap(name, STYLES.strong, column),
      ...details.flatMap((detail) => sheet.wrap(detail, STYLES.text, column)),
    ],
  });
  sheet.columns([
    party('From', seller.name, [...seller.addressLines, taxIdOf(seller)], { left: LEFT, right: LEFT + half - 18 }),
    party('Billed to', buyer.name, [...buyer.addressLines, buyer.email], { left: LEFT + half, right: RIGHT }),
  ]);
  sheet.y += 22;
}
