import PDFDocument from 'pdfkit';
import type { BillingDocument } from './billing-document.js';
import { loadFaces, type Faces, type Weight } from './faces.js';
import { drawContinuation, drawFacts, drawMasthead, drawParties, nameOf, taxIdOf } from './heading.js';
import { drawLines } from './lines-table.js';
import { FOOTER, LEFT, PAGE, RIGHT, STYLES } from './page.js';
import { printable } from './printable-text.js';
import { Sheet } from './sheet.js';
import { drawNote, drawPaid, paidTextOf, sumsOf, totalsOf } from './totals.js';

/** What the document's own words and numbers are written with. */
const OWN_CHARACTERS = `${String.fromCharCode(...Array.from({ length: 94 }, (_, i) => 33 + i))} –−`;

/** The document's PDF, by pdfkit. */
export async function drawDocument(document: BillingDocument): Promise<Buffer> {
  const faces = await loadFaces(textsOf(document));
  const pdf = new PDFDocument(optionsFor(document));
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const finished = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  drawParts(pdf, document, faces);
  pdf.end();
  await finished;
  return Buffer.concat(chunks);
}

function drawParts(pdf: PDFKit.PDFDocument, document: BillingDocument, faces: Faces): void {
  const sheet = new Sheet(pdf, faces, (page) => drawContinuation(page, document));
  drawMasthead(sheet, document);
  drawFacts(sheet, document);
  drawParties(sheet, document);
  const totals = totalsOf(sheet, document);
  drawLines(sheet, document, totals.height);
  totals.draw();
  drawPaid(sheet, document);
  drawNote(sheet, document);
  drawFooters(sheet, document);
}

/** At the end, when the number of pages is known. */
function drawFooters(sheet: Sheet, document: BillingDocument): void {
  const { count } = sheet.pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    sheet.pdf.switchToPage(page);
    sheet.put(nameOf(document), STYLES.label, { left: LEFT, right: RIGHT }, FOOTER);
    sheet.put(`${page + 1} of ${count}`, STYLES.label, { left: LEFT, right: RIGHT, align: 'right' }, FOOTER);
  }
}

/** The date of issue is the one of making, and pdfkit derives the file's id from all that is said here. */
function optionsFor(document: BillingDocument): PDFKit.PDFDocumentOptions {
  return {
    size: [PAGE.width, PAGE.height],
    margin: 0,
    bufferPages: true,
    font: null as unknown as string, // None of the fonts that every reader brings: they are Latin only.
    lang: 'en',
    displayTitle: true,
    info: {
      Title: printable(nameOf(document)),
      Author: printable(document.seller.name),
      Creator: 'Onebox',
      Producer: 'Onebox',
      CreationDate: new Date(`${document.issuedOn}T00:00:00Z`),
    },
  };
}

/** Every text that is drawn: those of the document, and those that it is put into. */
function textsOf(document: BillingDocument): { text: string; weight: Weight }[] {
  const { seller, buyer, reference, number } = document;
  const labels = sumsOf(document).map(({ label }) => label);
  const regular = [OWN_CHARACTERS, ...stringsIn(document), ...labels, nameOf(document), taxIdOf(seller)];
  const semibold = [OWN_CHARACTERS, seller.name, buyer.name, number, reference ?? '', paidTextOf(document)];
  return [
    ...regular.map((text) => ({ text, weight: 'regular' as const })),
    ...semibold.map((text) => ({ text, weight: 'semibold' as const })),
  ];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
