import { clustersOf, paragraphsOf, printable } from './printable-text.js';

describe('printable text', () => {
  it.each([
    ['composes letters and marks', 'Nguye\u0302\u0303n', 'Nguyễn'],
    ['makes each gap one space', ' a\t b\u00a0\u3000c ', 'a b c'],
    ['drops controls', 'a\u0000b\u001bc\u009fd', 'a b c d'],
    ['drops what turns the direction of text', 'abc\u202egnp.exe\u2066!\u200f', 'abcgnp.exe!'],
    ['drops what nobody sees', 'a\u200bb\u00adc\ufeffd\ufe0f', 'abcd'],
    ['keeps the joiners that scripts need', 'می\u200cخواهم', 'می\u200cخواهم'],
    ['replaces half of a character', 'a\ud83db\udc00', 'a\ufffdb\ufffd'],
    ['keeps whole ones', '😀', '😀'],
    ['orders the tone of Thai above the vowel', 'น้ำ', 'น\u0e4d\u0e49\u0e32'],
  ])('%s', (_, text, expected) => expect(printable(text)).toBe(expected));

  it('has a paragraph for each line that is not empty', () => {
    expect(paragraphsOf('a\r\nb\n \n\u2028c')).toEqual(['a', 'b', 'c']);
    expect(paragraphsOf(' \n\t')).toEqual([]);
  });

  it('falls into what a reader takes for characters', () => {
    expect(clustersOf('x\u0302नि👩‍👩‍👧').map(({ text }) => text)).toEqual(['x\u0302', 'नि', '👩‍👩‍👧']);
  });
});
