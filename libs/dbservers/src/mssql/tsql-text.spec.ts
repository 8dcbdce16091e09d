import { TerminalError } from '@onebox/errors';
import { quoteDatabase, quoteLogin, quoteName, quotePassword, quoteText } from './tsql-text.js';

describe('quoteName', () => {
  it.each([
    ['ob_1', '[ob_1]'],
    ['a]b]]c', '[a]]b]]]]c]'],
    [`a'b"c[d`, `[a'b"c[d]`],
    [']; DROP DATABASE x; --', '[]]; DROP DATABASE x; --]'],
    ['größe 😀', '[größe 😀]'],
    ['x'.repeat(128), `[${'x'.repeat(128)}]`],
  ])('quotes %j', (name, quoted) => expect(quoteName(name)).toBe(quoted));

  it.each(['', 'nul\0l', '\ud83d', 'x'.repeat(129), '😀'.repeat(65)])('refuses %j', (name) => {
    expect(() => quoteName(name)).toThrow(TerminalError);
  });
});

it.each(['a/b', 'a\\b', 'a:b', 'a*', 'a?', '"a"', '<a>', 'a|b', 'a\nb', ' a', 'a ', '.a', 'a.', 'x'.repeat(124)])(
  'has no database called %j, which could not name its files',
  (name) => expect(() => quoteDatabase(name)).toThrow(TerminalError),
);

it.each(['domain\\user', 'a\nb', ' a', 'a ', ''])('has no login called %j', (name) => {
  expect(() => quoteLogin(name)).toThrow(TerminalError);
});

describe('quotePassword', () => {
  it.each([
    [`it's`, `N'it''s'`],
    [`'; DROP LOGIN sa; --`, `N'''; DROP LOGIN sa; --'`],
    ['back\\slash\\', `N'back\\slash\\'`],
    ['100%_[x] 😀', `N'100%_[x] 😀'`],
    ['line\nbreak', `N'line\nbreak'`],
    [' ', `N' '`],
  ])('quotes %j', (password, quoted) => expect(quotePassword(password)).toBe(quoted));

  it.each(['', 'nul\0l', '\udc00', 'continued\\\nline', 'continued\\\r\nline', 'p'.repeat(129)])(
    'refuses %j, which would not arrive as it is',
    (password) => expect(() => quotePassword(password)).toThrow(TerminalError),
  );
});

describe('quoteText', () => {
  it('keeps what a constant can hold', () => {
    expect(quoteText(`it's\na "text" \\ with 😀`)).toBe(`N'it''s\na "text" \\ with 😀'`);
  });

  it.each(['nul\0l', 'half \ud83d', 'continued\\\nline', 'one\nGO\ntwo', 'one\r\n  go 5\r\ntwo'])(
    'gives the bytes of %j, which a constant cannot hold',
    (text) => {
      const [, hex] = /^CAST\(0x([0-9a-f]+) AS nvarchar\(max\)\)$/.exec(quoteText(text))!;
      expect(Buffer.from(hex!, 'hex').toString('utf16le')).toBe(text);
    },
  );
});
