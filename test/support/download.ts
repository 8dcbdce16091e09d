import type { Response } from 'supertest';
import type { Browser } from './api.js';
import { linesOfPage, readPdf } from './pdf-text.js';

/** A file by REST: its `body` is a Buffer. */
export function download(browser: Browser, path: string): Promise<Response> {
  const sent = browser.get(path).buffer(true);
  return sent.parse((answer, done) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => done(null, Buffer.concat(chunks)));
  });
}

/** All that a PDF says, what is not shown included. */
export function textOfPdf(pdf: Buffer): string {
  const { pages, info } = readPdf(pdf);
  return [info, ...pages.flatMap(linesOfPage)].join('\n');
}
