import { TerminalError } from '@onebox/errors';
import { quoteIdentifier, quoteText } from './sql-text.js';

describe('quoteIdentifier', () => {
  it.each([
    ['ob_1', '"ob_1"'],
    ['a"b""c', '"a""b""""c"'],
    [`a'b\`c[d]\\`, `"a'b\`c[d]\\"`],
    ['line\nbreak', '"line\nbreak"'],
    ['emoji 😀 ', '"emoji 😀 "'],
    ['"; DROP DATABASE postgres; --', '"""; DROP DATABASE postgres; --"'],
    ['ü'.repeat(31), `"${'ü'.repeat(31)}"`],
  ])('quotes %j', (name, quoted) => expect(quoteIdentifier(name)).toBe(quoted));

  it.each([
    ['nothing', ''],
    ['NUL', 'a\0b'],
    ['half of a surrogate pair', 'a\ud83d'],
    ['64 characters', 'a'.repeat(64)],
    ['64 bytes', 'ü'.repeat(32)],
  ])('refuses %s, which the server would not keep', (_what, name) => {
    expect(() => quoteIdentifier(name)).toThrow(TerminalError);
  });
});

describe('quoteText', () => {
  it('ends no statement, and means the same with and without standard strings', () => {
    expect(quoteText(`a'b"c\\d\ne`)).toBe(` E'a''b"c\\\\d\ne'`);
    expect(quoteText(`\\'; DROP ROLE onebox; --`)).toBe(` E'\\\\''; DROP ROLE onebox; --'`);
    expect(quoteText('пароль 🔑')).toBe(` E'пароль 🔑'`);
  });

  it.each(['a\0b', '\udc00'])('refuses %j', (text) => {
    expect(() => quoteText(text)).toThrow(TerminalError);
  });
});
