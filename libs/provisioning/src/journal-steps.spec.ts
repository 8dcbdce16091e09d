import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_STEPS } from './journal-steps.js';

describe('JOURNAL_STEPS', () => {
  it('names exactly the steps that the code takes', () => {
    const directories = ['libs/provisioning/src', 'libs/billing/src'].map((path) => join(process.cwd(), path));
    const files = directories
      .flatMap((directory) =>
        readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((file) => join(directory, file)),
      )
      .filter((file) => /\.ts$(?<!\.spec\.ts|journal-steps\.ts|billing-journal\.ts)/.test(file));
    const taken = files.flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const steps = text.matchAll(
        /\.step\([^;]*?'((?:domain|database|tool|mail|tombstone|transfer|registration|billing)\.[a-z-]+)'/g,
      );
      return [...steps].map(([, step]) => step!);
    });
    expect([...new Set(taken)].sort()).toEqual([...JOURNAL_STEPS].sort());
  });
});
