import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_STEPS } from './journal-steps.js';

describe('JOURNAL_STEPS', () => {
  it('names exactly the steps that the code takes', () => {
    const directory = join(process.cwd(), 'libs/provisioning/src');
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.ts$(?<!\.spec\.ts|journal-steps\.ts)/.test(file),
    );
    const taken = files.flatMap((file) => {
      const text = readFileSync(join(directory, file), 'utf8');
      const steps = text.matchAll(/\.step\([^;]*?'((?:domain|database|tombstone)\.[a-z-]+)'/g);
      return [...steps].map(([, step]) => step!);
    });
    expect([...new Set(taken)].sort()).toEqual([...JOURNAL_STEPS].sort());
  });
});
