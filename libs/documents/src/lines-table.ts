import type { BillingDocument, DocumentLine } from './billing-document.js';
import { BOTTOM, COLOURS, LEFT, RIGHT, STYLES, TOP } from './page.js';
import { lineHeight } from './paragraph.js';
import { presentAmount } from './presentation.js';
import { type Column, heightOf, type Sheet, type Stack } from './sheet.js';

const GAP = 16;
const QUANTITY_WIDTH = 92;
/** What is above and below the text of a row. */
const PADDING = 4;
const SPACE_BELOW = 10;

interface Columns {
  description: Column;
  quantity: Column | null;
  amount: Column;
}

/**
 * The lines, with their heading repeated on each page.
 * @param below points that are needed below the last line: it goes to the next page with what stands there.
 */
export function drawLines(sheet: Sheet, document: BillingDocument, below: number): void {
  const columns = columnsFor(sheet, document);
  const heading = () => drawTableHeading(sheet, columns, document.currency);
  sheet.room(3 * lineHeight(STYLES.text) + 30);
  heading();
  document.lines.forEach((line, i) => {
    const stacks = stacksFor(sheet, columns, line, document.currency);
    drawRow(sheet, stacks, i === document.lines.length - 1 ? below + SPACE_BELOW : 0, heading);
  });
  sheet.y += SPACE_BELOW;
}

/** The amounts get the width that they need, the descriptions what is left. */
function columnsFor(sheet: Sheet, { lines, currency }: BillingDocument): Columns {
  const widths = lines.map((line) => sheet.line(presentAmount(line.amountCents, currency), STYLES.text).width);
  const width = Math.max(70, ...widths);
  const amount: Column = { left: RIGHT - width, right: RIGHT, align: 'right' };
  if (!lines.some((line) => line.quantity)) {
    return { description: { left: LEFT, right: amount.left - GAP }, quantity: null, amount };
  }
  const end = amount.left - GAP;
  return {
    description: { left: LEFT, right: end - QUANTITY_WIDTH - GAP },
    quantity: { left: end - QUANTITY_WIDTH, right: end, align: 'right' },
    amount,
  };
}

function drawTableHeading(sheet: Sheet, { description, quantity, amount }: Columns, currency: string): void {
  sheet.put('Description', STYLES.label, description);
  if (quantity) {
    sheet.put('Quantity', STYLES.label, quantity);
  }
  sheet.put(`Amount (${currency})`, STYLES.label, amount);
  sheet.y += lineHeight(STYLES.label) + 3;
  sheet.rule(COLOURS.ink, 0.8);
  sheet.y += 1;
}

function stacksFor(sheet: Sheet, columns: Columns, line: DocumentLine, currency: string): Stack[] {
  const amount = sheet.line(presentAmount(line.amountCents, currency), STYLES.text);
  const stacks: Stack[] = [
    { lines: sheet.wrap(line.description, STYLES.text, columns.description), column: columns.description },
    { lines: [amount], column: columns.amount },
  ];
  if (columns.quantity && line.quantity) {
    stacks.push({ lines: sheet.wrap(line.quantity, STYLES.text, columns.quantity), column: columns.quantity });
  }
  return stacks;
}

function drawRow(sheet: Sheet, stacks: Stack[], below: number, heading: () => void): void {
  const height = Math.max(...stacks.map(({ lines }) => heightOf(lines))) + 2 * PADDING;
  // A row stays on one page where that wastes less than a third of the page before it.
  const isShort = height < (BOTTOM - TOP) / 3;
  sheet.room(isShort ? height + below : lineHeight(STYLES.text) + PADDING, heading);
  sheet.y += PADDING;
  sheet.columns(stacks, heading);
  sheet.y += PADDING;
  sheet.rule();
}
