import type { BillingDocument } from './billing-document.js';
import { COLOURS, LEFT, RIGHT, STYLES } from './page.js';
import { presentAmount, presentDate, presentMoney } from './presentation.js';
import { heightOf, type Sheet, type Stack } from './sheet.js';

const WIDTH = 250;
const GAP = 24;
const LABEL_WIDTH = 80;
const SPACING = 3;

interface Sum {
  label: string;
  cents: number;
  /** What the reader is to remember: set off by a rule, and larger. */
  isResult: boolean;
}

/** Net, tax, total, and what is left to pay: all of it on one page. */
export interface Totals {
  height: number;
  draw(): void;
}

export function totalsOf(sheet: Sheet, document: BillingDocument): Totals {
  const rows = sumsOf(document).map((sum) => {
    const stacks = stacksFor(sheet, sum, document.currency);
    const above = sum.isResult ? 2 * SPACING : 0;
    return { stacks, above, height: above + Math.max(...stacks.map(({ lines }) => heightOf(lines))) + SPACING };
  });
  const height = rows.reduce((sum, row) => sum + row.height, 0);
  const draw = () => {
    sheet.room(height);
    for (const { stacks, above } of rows) {
      if (above > 0) {
        sheet.y += above / 2;
        sheet.rule(COLOURS.ink, 0.8, RIGHT - WIDTH);
        sheet.y += above / 2;
      }
      sheet.columns(stacks);
      sheet.y += SPACING;
    }
    sheet.y += 14;
  };
  return { height, draw };
}

/** What the totals say, from top to bottom. */
export function sumsOf(document: BillingDocument): Sum[] {
  const { kind, netCents, tax, totalCents, balanceAppliedCents, dueCents } = document;
  const part = (label: string, cents: number): Sum => ({ label, cents, isResult: false });
  const balance = balanceAppliedCents > 0 ? 'Balance applied' : 'Earlier balance';
  return [
    part('Net', netCents),
    ...(tax ? [part(`${tax.name} ${tax.ratePercent}%`, tax.cents)] : []),
    { label: 'Total', cents: totalCents, isResult: kind === 'credit_note' },
    ...(balanceAppliedCents === 0 ? [] : [part(balance, -balanceAppliedCents)]),
    ...(kind === 'invoice' ? [{ label: 'Amount due', cents: dueCents, isResult: true }] : []),
  ];
}

/** Only the result names the currency: the others stand below the table's amounts, digit below digit. */
function stacksFor(sheet: Sheet, { label, cents, isResult }: Sum, currency: string): Stack[] {
  const style = isResult ? STYLES.total : STYLES.text;
  const amount = sheet.line(isResult ? presentMoney(cents, currency) : presentAmount(cents, currency), style);
  const right = RIGHT - amount.width - GAP;
  const column = { left: Math.min(RIGHT - WIDTH, right - LABEL_WIDTH), right };
  return [
    { lines: sheet.wrap(label, style, column), column },
    { lines: [amount], column: { left: LEFT, right: RIGHT, align: 'right' } },
  ];
}

/** `Paid on 12 December 2026 with Visa ending in 4242`; empty where it is not paid. */
export function paidTextOf({ paid }: BillingDocument): string {
  return paid ? `Paid on ${presentDate(paid.on)}${paid.card ? ` with ${paid.card}` : ''}` : '';
}

/** The line that says that nothing is left to do. */
export function drawPaid(sheet: Sheet, document: BillingDocument): void {
  if (!document.paid) {
    return;
  }
  const column = { left: LEFT + 12, right: RIGHT - 12 };
  const lines = sheet.wrap(paidTextOf(document), STYLES.paid, column);
  const height = heightOf(lines) + 12;
  sheet.room(height);
  sheet.pdf.roundedRect(LEFT, sheet.y, RIGHT - LEFT, height, 4).fill(COLOURS.paidGround);
  sheet.y += 6;
  sheet.columns([{ lines, column }]);
  sheet.y += 20;
}

export function drawNote(sheet: Sheet, { note }: BillingDocument): void {
  const column = { left: LEFT, right: RIGHT };
  sheet.columns([{ lines: sheet.wrap(note ?? '', STYLES.small, column), column }]);
}
