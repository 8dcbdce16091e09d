import { readFileSync } from 'node:fs';
import { settingDefaults } from './config.js';

/** Rows of the document's tables: | `NAME` | `default` | meaning | */
const rows = [...readFileSync('docs/configuration.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \| (.*?) \| (.+) \|$/gm)];
const documented = Object.fromEntries(rows.map(([, name, value]) => [name!, value!]));

describe('docs/configuration.md', () => {
  it('lists every setting once, and no other', () => {
    expect(rows.map(([, name]) => name).sort()).toEqual(Object.keys(settingDefaults()).sort());
  });

  it.each(Object.entries(settingDefaults()))('gives the default of %s', (name, value) => {
    if (value !== undefined) expect(documented[name]).toBe(`\`${value}\``);
    else expect(documented[name]).not.toMatch(/^`.*`$/);
  });
});
