/**
 * What nobody sees, what turns the direction of text included: a name must not be able to reorder what stands beside it.
 * The joiners are kept: scripts need them.
 */
const INVISIBLE = /(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/gu;

/** The vowel AM of Thai and Lao is a ring and a letter; the tone stands above the ring, which fontkit does not know. */
const TONE_BEFORE_AM = /([\u0e48-\u0e4b\u0ec8-\u0ecb]+)([\u0e33\u0eb3])/g;
const AM_IN_PARTS: Record<string, string> = { '\u0e33': '\u0e4d\u0e32', '\u0eb3': '\u0ecd\u0eb2' };

/** The text as it can be laid out: composed, without controls, each gap one space; `\n` separates paragraphs. */
export function printable(text: string): string {
  return text
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
    .replace(INVISIBLE, '')
    .replace(/[\0-\x09\x0b-\x1f\x7f-\x9f\s]/g, (gap) => (gap === '\n' ? '\n' : ' '))
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .normalize('NFC')
    .replace(TONE_BEFORE_AM, (_, tones: string, am: string) => `${AM_IN_PARTS[am]![0]}${tones}${AM_IN_PARTS[am]![1]}`)
    .trim();
}

/** The printable paragraphs of a text; an empty text has none. */
export function paragraphsOf(text: string): string[] {
  return printable(text)
    .split('\n')
    .filter((paragraph) => paragraph !== '');
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader takes for one character, with its place (in UTF-16 units) in the text. */
export function clustersOf(text: string): { text: string; at: number }[] {
  return [...graphemes.segment(text)].map(({ segment, index }) => ({ text: segment, at: index }));
}
