import type { Faces, Weight } from './faces.js';
import { breakableParts, type Part } from './line-breaking.js';
import { clustersOf, paragraphsOf } from './printable-text.js';
import { type Run, RunningText, visualOrder, widthOfRun } from './text-runs.js';

export interface Style {
  /** In points. */
  size: number;
  weight: Weight;
  colour: string;
}

/** A line ready for drawing: its runs from left to right. */
export interface Line {
  runs: (Run & { width: number })[];
  width: number;
  style: Style;
}

/** The lines of a text, none wider than `width` points unless a single character is. An empty text has none. */
export function linesOf(text: string, style: Style, width: number, faces: Faces): Line[] {
  return paragraphsOf(text).flatMap((paragraph) => {
    const running = new RunningText(paragraph, style.weight, faces);
    const whole = lineOf(running, 0, paragraph.length, style);
    return whole.width <= width
      ? [whole]
      : [...breakLines(running, style.size, width)].map(([start, end]) => lineOf(running, start, end, style));
  });
}

/** A text that is known to fit, as dates and amounts are. */
export function lineThatFits(text: string, style: Style, faces: Faces): Line {
  return linesOf(text, style, Infinity, faces)[0] ?? { runs: [], width: 0, style };
}

/** The height that a line takes, in points: room for marks above and below letters in any script. */
export function lineHeight(style: Style): number {
  return style.size * 1.5;
}

/** How far below the top of its line a text stands. */
export function baselineOf(style: Style): number {
  return lineHeight(style) * 0.72;
}

function lineOf(running: RunningText, start: number, end: number, style: Style): Line {
  const trimmed = start + running.text.slice(start, end).trimEnd().length;
  const runs = running.runs(start, trimmed).map((run) => ({ ...run, width: widthOfRun(run, style.size) }));
  return { runs: visualOrder(runs), width: sum(runs.map((run) => run.width)), style };
}

/** Fills each line with as many parts as it takes; the space behind its last one may stand over. */
function* breakLines(running: RunningText, size: number, width: number): Generator<[start: number, end: number]> {
  let start = 0;
  let filled = 0;
  for (const part of measuredParts(running, size, width)) {
    if (part.start > start && filled + part.width > width) {
      yield [start, part.start];
      start = part.start;
      filled = 0;
    }
    filled += part.width + part.space;
  }
  yield [start, running.text.length];
}

/** The breakable parts, with the width of the text and of the space behind it; none wider than a line if that can be. */
function measuredParts(running: RunningText, size: number, width: number) {
  const measure = (part: Part) => {
    const textEnd = part.start + running.text.slice(part.start, part.end).trimEnd().length;
    return { ...part, width: widthOf(part.start, textEnd), space: widthOf(textEnd, part.end) };
  };
  const widthOf = (start: number, end: number) => sum(running.runs(start, end).map((run) => widthOfRun(run, size)));
  return breakableParts(running.text)
    .map(measure)
    .flatMap((part) => (part.width <= width ? [part] : charactersOf(running.text, part).map(measure)));
}

/** A word that is wider than a line may end anywhere. */
function charactersOf(text: string, part: Part): Part[] {
  return clustersOf(text.slice(part.start, part.end)).map((cluster) => ({
    start: part.start + cluster.at,
    end: part.start + cluster.at + cluster.text.length,
  }));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
