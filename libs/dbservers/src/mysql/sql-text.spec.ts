import { TerminalError } from '@onebox/errors';
import { quoteGrantPattern, quoteIdentifier, quoteLogin, quoteText } from './sql-text.js';

describe('quoteIdentifier', () => {
  it.each([
    ['ob_1', '`ob_1`'],
    ['a`b``c', '`a``b````c`'],
    [`a'b"c[d](e)`, '`a\'b"c[d](e)`'],
    ['a\\b', '`a\\b`'],
    ['line\nbreak', '`line\nbreak`'],
    ['`; DROP DATABASE mysql; -- ', undefined],
    ['`; DROP DATABASE mysql; --', '```; DROP DATABASE mysql; --`'],
  ])('quotes %j', (name, quoted) => {
    if (quoted === undefined) expect(() => quoteIdentifier(name)).toThrow(TerminalError);
    else expect(quoteIdentifier(name)).toBe(quoted);
  });

  it.each([
    ['nothing', ''],
    ['NUL', 'a\0b'],
    ['emoji', 'a😀'],
    ['half of a surrogate pair', 'a\ud83d'],
    ['a space at the end', 'a '],
    ['a line break at the end', 'a\n'],
    ['too many characters', 'a'.repeat(65)],
  ])('refuses %s, which the server cannot take', (_what, name) => {
    expect(() => quoteIdentifier(name)).toThrow(TerminalError);
  });
});

describe('quoteGrantPattern', () => {
  it('takes the meaning from what stands for other characters', () => {
    expect(quoteGrantPattern('ob_1%', false)).toBe('`ob\\_1\\%`');
    expect(quoteGrantPattern('a\\_`', false)).toBe('`a\\\\\\_```');
  });

  it('leaves it as it is for a server that takes names literally', () => {
    expect(quoteGrantPattern('ob_1%', true)).toBe('`ob_1%`');
  });
});

describe('quoteText', () => {
  it('ends no statement', () => {
    expect(quoteText(`a'b"c\\d\ne\0f`)).toBe(`'a\\'b\\"c\\\\d\\ne\\0f'`);
    expect(quoteText('пароль 🔑')).toBe(`'пароль 🔑'`);
  });

  it('refuses what is not Unicode', () => {
    expect(() => quoteText('\udc00')).toThrow(TerminalError);
  });
});

it('names a login from any address', () => {
  expect(quoteLogin(`o'b`)).toBe(`'o\\'b'@'%'`);
  expect(() => quoteLogin('a\0')).toThrow(TerminalError);
});
