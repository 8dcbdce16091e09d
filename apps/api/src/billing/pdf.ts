import { type BillingDocument, renderDocument } from '@onebox/documents';
import type { Response } from 'express';
import { z } from 'zod';

export const PDF = 'application/pdf';

/** How a file is described in the document of the API. */
export const pdfFile = z.string().meta({ contentMediaType: PDF });

/** As a file with the document's number as its name: digits, letters and dashes only. */
export async function sendPdf(response: Response, document: BillingDocument): Promise<void> {
  const pdf = await renderDocument(document);
  response.setHeader('Content-Disposition', `attachment; filename="${document.number}.pdf"`);
  response.type(PDF).send(pdf);
}
