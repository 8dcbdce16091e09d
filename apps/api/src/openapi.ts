import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentText } from './openapi/document-text.js';

/** Writes `apps/api/openapi.json`; with `--print` writes to standard output instead, for the drift check. */
async function main(args: string[]): Promise<void> {
  const text = await documentText();
  if (args.includes('--print')) process.stdout.write(text);
  else writeFileSync(join(process.cwd(), 'apps/api/openapi.json'), text);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
