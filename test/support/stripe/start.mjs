/** Runs the fake of Stripe as a process of its own: `node test/support/stripe/start.mjs [port]`. Prints its URL. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformFileSync } from '@swc/core';

const SOURCES = ['stripe-server', 'stripe/books', 'stripe/fault', 'stripe/forms', 'stripe/test-cards'];

const support = join(import.meta.dirname, '..');
const built = mkdtempSync(join(tmpdir(), 'onebox-fake-stripe-'));
mkdirSync(join(built, 'stripe'));
writeFileSync(join(built, 'package.json'), '{"type": "module"}');
for (const source of SOURCES) {
  const { code } = transformFileSync(join(support, `${source}.ts`), {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  });
  writeFileSync(join(built, `${source}.js`), code);
}

const { StripeServer } = await import(pathToFileURL(join(built, 'stripe-server.js')).href);
const server = await StripeServer.start(Number(process.argv[2] ?? 0));
process.stdout.write(`${server.url}\n`);
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
