import LineBreaker from 'linebreak';

/** Scripts that write no space between words: where a word ends is in a dictionary, not in the characters. */
const WITHOUT_SPACES = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]/;
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** A stretch of a text, in UTF-16 units; `end` is the first that does not belong to it. */
export interface Part {
  start: number;
  end: number;
}

/** The parts between the places at which a line may end (UAX #14), each with the space behind it. */
export function breakableParts(text: string): Part[] {
  const ends = [...new Set([...lineBreaks(text), ...wordEnds(text)])].sort((a, b) => a - b);
  return ends.map((end, i) => ({ start: ends[i - 1] ?? 0, end }));
}

function* lineBreaks(text: string): Generator<number> {
  const breaker = new LineBreaker(text);
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    yield next.position;
  }
}

function wordEnds(text: string): number[] {
  if (!WITHOUT_SPACES.test(text)) {
    return [];
  }
  const between = (at: number) => WITHOUT_SPACES.test(text[at - 1] ?? '') && WITHOUT_SPACES.test(text[at] ?? '');
  return [...words.segment(text)].map(({ index }) => index).filter((at) => at > 0 && between(at));
}
