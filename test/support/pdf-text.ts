import { inflateSync } from 'node:zlib';

/** A stretch of text as it was shown: where its baseline begins, in points from the upper left corner. */
export interface Shown {
  text: string;
  x: number;
  y: number;
  size: number;
  font: string;
  /** Glyphs of number 0, the one that fonts show for what they do not have. */
  missing: number;
}

/** What a PDF says, page by page. Reads what pdfkit writes, no more. */
export function readPdf(pdf: Buffer): { pages: Shown[][]; info: string } {
  const objects = objectsOf(pdf.toString('latin1'));
  const kids = [...objects.values()].find((object) => object.includes('/Type /Pages'))!;
  const pages = references(/\/Kids \[([^\]]*)\]/.exec(kids)![1]!).map((page) => shownOn(objects.get(page)!, objects));
  const info = [...objects.values()].filter((object) => object.startsWith('(')).join('\n');
  return { pages, info };
}

/** The text of a page in lines, from top to bottom and from left to right. */
export function linesOfPage(page: Shown[]): string[] {
  const heights = [...new Set(page.map(({ y }) => y))].sort((a, b) => a - b);
  return heights.map((height) =>
    page
      .filter(({ y }) => y === height)
      .sort((a, b) => a.x - b.x)
      .map(({ text }) => text)
      .join(' '),
  );
}

function objectsOf(file: string): Map<string, string> {
  return new Map([...file.matchAll(/(?:^|\n)(\d+) 0 obj\n([^]*?)\nendobj/g)].map(([, id, body]) => [id!, body!]));
}

function references(text: string): string[] {
  return [...text.matchAll(/(\d+) 0 R/g)].map(([, id]) => id!);
}

function streamOf(object: string): string {
  const body = /stream\n([^]*?)\nendstream/.exec(object)![1]!;
  return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
}

function shownOn(page: string, objects: Map<string, string>): Shown[] {
  const content = streamOf(objects.get(/\/Contents (\d+)/.exec(page)![1]!)!);
  const resources = objects.get(/\/Resources (\d+)/.exec(page)![1]!)!;
  const height = Number(/\/MediaBox \[0 0 \S+ (\S+)\]/.exec(page)![1]);
  const fonts = new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name!, fontOf(objects.get(id!)!, objects)]),
  );
  const shown: Shown[] = [];
  let at = { x: 0, y: 0 };
  let font = { name: '', size: 0 };
  for (const line of content.split('\n')) {
    const place = /^1 0 0 1 (\S+) (\S+) Tm$/.exec(line);
    const chosen = /^\/(F\d+) (\S+) Tf$/.exec(line);
    if (place) {
      at = { x: Number(place[1]), y: Number((height - Number(place[2])).toFixed(2)) };
    } else if (chosen) {
      font = { name: chosen[1]!, size: Number(chosen[2]) };
    } else if (line.endsWith('TJ')) {
      const glyphs = [...line.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g)!);
      const { name, meanings } = fonts.get(font.name)!;
      shown.push({
        ...at,
        text: glyphs.map((glyph) => meanings[parseInt(glyph, 16)] ?? '').join(''),
        size: font.size,
        font: name,
        missing: glyphs.filter((glyph) => glyph === '0000').length,
      });
    }
  }
  return shown;
}

function fontOf(font: string, objects: Map<string, string>): { name: string; meanings: string[] } {
  return { name: /\/BaseFont \/[A-Z]+\+(\S+)/.exec(font)![1]!, meanings: meaningsOf(font, objects) };
}

/** For each glyph of an embedded font, the text that it stands for. */
function meaningsOf(font: string, objects: Map<string, string>): string[] {
  const map = streamOf(objects.get(/\/ToUnicode (\d+)/.exec(font)![1]!)!);
  const ranges = [...map.matchAll(/<[0-9a-f]{4}> <[0-9a-f]{4}> \[([^\]]*)\]/g)];
  return ranges.flatMap(([, entries]) =>
    [...entries!.matchAll(/<([^>]*)>/g)].map(([, hex]) =>
      Buffer.from(hex!.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
    ),
  );
}
