import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Where the same ideograph is drawn differently: as the rest of the text says, else the Chinese way. */
export type Region = 'chinese' | 'japanese' | 'korean';

/** A file of a typeface: the part of it that holds the characters of `ranges`. */
export interface Slice {
  name: string;
  file: string;
  /** OpenType's tag where the script is written from right to left. */
  rightToLeft?: 'arab' | 'hebr';
  ranges: [first: number, last: number][];
}

const require = createRequire(import.meta.url);
const WRITTEN_FROM_THE_RIGHT: Record<string, 'arab' | 'hebr'> = { arabic: 'arab', hebrew: 'hebr' };

/** The one to prefer first: it has Latin, Greek, Cyrillic, Vietnamese and Devanagari. */
const COMMON = 'noto-sans';
/** Arabic by Vazirmatn, which has a glyph for each letter: Noto puts letters together, and their text cannot be found. */
const BY_SCRIPT = ['vazirmatn', ...noto('arabic', 'hebrew', 'thai', 'bengali', 'tamil', 'georgian', 'armenian')];
const BY_REGION: Record<Region, string[]> = {
  chinese: noto('sc', 'jp', 'kr'),
  japanese: noto('jp', 'sc', 'kr'),
  korean: noto('kr', 'jp', 'sc'),
};

function noto(...parts: string[]): string[] {
  return parts.map((part) => `noto-sans-${part}`);
}

/** Kana are only Japanese and hangul only Korean; ideographs alone do not tell. */
export function regionOf(text: string): Region {
  if (/[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]/.test(text)) {
    return 'japanese';
  }
  return /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]/.test(text) ? 'korean' : 'chinese';
}

/** The slices that say they hold a character, the one to prefer first. Typefaces are read only as far as asked for. */
export function* slicesWith(codePoint: number, region: Region): Generator<Slice> {
  for (const typeface of [COMMON, ...BY_SCRIPT, ...BY_REGION[region]]) {
    yield* slicesOf(typeface).filter(({ ranges }) =>
      ranges.some(([first, last]) => codePoint >= first && codePoint <= last),
    );
  }
}

const known = new Map<string, Slice[]>();

/** The slices of a Fontsource package, by the ranges that it publishes for style sheets. */
function slicesOf(typeface: string): Slice[] {
  const slices = known.get(typeface) ?? readSlices(typeface);
  known.set(typeface, slices);
  return slices;
}

function readSlices(typeface: string): Slice[] {
  const directory = `@fontsource-variable/${typeface}`;
  const published = JSON.parse(readFileSync(require.resolve(`${directory}/unicode.json`), 'utf8')) as Record<
    string,
    string
  >;
  const slices = Object.entries(published).map(([key, ranges]) => {
    const part = key.replace(/[[\]]/g, '');
    return {
      name: `${typeface}-${part}`,
      file: require.resolve(`${directory}/files/${typeface}-${part}-wght-normal.woff2`),
      rightToLeft: WRITTEN_FROM_THE_RIGHT[part],
      ranges: rangesOf(ranges),
    };
  });
  // Basic Latin is published last, and is what nearly every character of an invoice is of.
  return slices.reverse();
}

/** `U+0000-00FF,U+0131` → `[[0, 255], [305, 305]]`. */
function rangesOf(published: string): [number, number][] {
  return published.split(',').map((range) => {
    const [first, last = first] = range.replace('U+', '').split('-');
    return [parseInt(first!, 16), parseInt(last!, 16)];
  });
}
