import { randomBytes } from 'node:crypto';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equalInConstantTime, loadSecrets, Secrets } from './secrets.js';

describe('Secrets', () => {
  const secrets = new Secrets(randomBytes(32));

  it('opens what it sealed, the empty text and emoji included', () => {
    for (const text of ['', 'p4ss', 'пароль 🔑\n"\'\\\0']) {
      expect(secrets.open(secrets.seal(text, 'here'), 'here')).toBe(text);
    }
  });

  it('never seals a text twice in the same way', () => {
    expect(secrets.seal('same', 'here')).not.toBe(secrets.seal('same', 'here'));
  });

  it('refuses a value moved to another context, altered, or sealed with another key', () => {
    const sealed = secrets.seal('text', 'row 1');
    expect(() => secrets.open(sealed, 'row 2')).toThrow();
    expect(() => secrets.open(sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA'), 'row 1')).toThrow();
    expect(() => new Secrets(randomBytes(32)).open(sealed, 'row 1')).toThrow(/key file holds/);
  });

  it('makes the key file once, readable by its owner only', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'onebox-key-')), 'secret.key');
    expect(loadSecrets(file).derive('x')).toBe(loadSecrets(file).derive('x'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

it('compares in constant time, whatever the lengths', () => {
  expect(equalInConstantTime('abc', 'abc')).toBe(true);
  expect(equalInConstantTime('abc', 'abcd')).toBe(false);
});
