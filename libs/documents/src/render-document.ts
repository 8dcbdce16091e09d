import type { BillingDocument } from './billing-document.js';

/**
 * An invoice or a credit note as a PDF, A4. The same document gives the same bytes. What draws is loaded with the first one:
 * it takes 27 MB in each process that may be asked for a document.
 */
export async function renderDocument(document: BillingDocument): Promise<Buffer> {
  const { drawDocument } = await import('./draw-document.js');
  return drawDocument(document);
}
