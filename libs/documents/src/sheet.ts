import type { Faces } from './faces.js';
import { BOTTOM, COLOURS, LEFT, RIGHT, TOP } from './page.js';
import { baselineOf, type Line, lineHeight, lineThatFits, linesOf, type Style } from './paragraph.js';
import { type Run, scriptOf } from './text-runs.js';

/** Where a column of text stands; `right` also for those that end there. */
export interface Column {
  left: number;
  right: number;
  align?: 'right';
}

/** Lines under each other. */
export interface Stack {
  lines: Line[];
  column: Column;
  /** How much lower than the other stacks it begins. */
  lower?: number;
}

/** A document being written from top to bottom, page after page. */
export class Sheet {
  /** Where the next thing begins. */
  y = TOP;

  /** @param begin draws what stands on top of each page after the first. */
  constructor(
    readonly pdf: PDFKit.PDFDocument,
    private readonly faces: Faces,
    private readonly begin: (sheet: Sheet) => void,
  ) {}

  /** Goes to a new page where less than `height` is left on this one; `onNewPage` draws what is repeated there. */
  room(height: number, onNewPage?: () => void): void {
    if (this.y + height > BOTTOM) {
      this.pdf.addPage();
      this.y = TOP;
      this.begin(this);
      onNewPage?.();
    }
  }

  wrap(text: string, style: Style, column: Column): Line[] {
    return linesOf(text, style, column.right - column.left, this.faces);
  }

  line(text: string, style: Style): Line {
    return lineThatFits(text, style, this.faces);
  }

  /** A text of one line at the height of `y`, without moving on. */
  put(text: string, style: Style, column: Column, y = this.y): void {
    this.putLine(this.line(text, style), column, y);
  }

  /** Lines of several columns beside each other, going on to further pages where they must. */
  columns(stacks: Stack[], onNewPage?: () => void): void {
    const height = Math.max(0, ...stacks.map(({ lines, lower = 0 }) => heightOf(lines) + lower));
    if (this.y + height > BOTTOM) {
      this.columnsByRow(stacks, onNewPage);
      return;
    }
    for (const { lines, column, lower = 0 } of stacks) {
      lines.forEach((line, i) => this.putLine(line, column, this.y + lower + heightOf(lines.slice(0, i))));
    }
    this.y += height;
  }

  private columnsByRow(stacks: Stack[], onNewPage?: () => void): void {
    const rows = Math.max(...stacks.map(({ lines }) => lines.length));
    for (let row = 0; row < rows; row += 1) {
      const placed = stacks.flatMap(({ lines, column }) => lines.slice(row, row + 1).map((line) => ({ line, column })));
      const height = Math.max(...placed.map(({ line }) => lineHeight(line.style)));
      this.room(height, onNewPage);
      placed.forEach(({ line, column }) => this.putLine(line, column, this.y));
      this.y += height;
    }
  }

  rule(colour: string = COLOURS.rule, width = 0.6, from = LEFT, to = RIGHT): void {
    this.pdf.moveTo(from, this.y).lineTo(to, this.y).lineWidth(width).strokeColor(colour).stroke();
  }

  private putLine(line: Line, column: Column, y: number): void {
    const { size, colour } = line.style;
    const baseline = y + baselineOf(line.style);
    this.pdf.fontSize(size).fillColor(colour);
    let x = column.align === 'right' ? column.right - line.width : column.left;
    for (const run of line.runs) {
      this.putRun(run, x, baseline);
      x += run.width;
    }
  }

  private putRun(run: Run, x: number, baseline: number): void {
    const { name, font } = run.face;
    const features = shapingOf(scriptOf(run));
    this.pdf.registerFont(name, font as unknown as PDFKit.Mixins.PDFFontSource).font(name);
    this.pdf.text(run.text, x, baseline, { lineBreak: false, baseline: 'alphabetic', features });
  }
}

export function heightOf(lines: Line[]): number {
  return lines.reduce((height, line) => height + lineHeight(line.style), 0);
}

/** pdfkit hands its features on to fontkit's `layout`, where a text in their place is the script; any keep a run whole. */
function shapingOf(script: string | undefined): PDFKit.Mixins.OpenTypeFeatures[] {
  return (script ?? []) as unknown as PDFKit.Mixins.OpenTypeFeatures[];
}
