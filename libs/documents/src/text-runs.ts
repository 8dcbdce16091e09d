import bidiFactory from 'bidi-js';
import type { Face, Faces, Weight } from './faces.js';
import { clustersOf } from './printable-text.js';
import { regionOf } from './typefaces.js';

const bidi = bidiFactory();

/** A stretch of text of one face and one direction. */
export interface Run {
  text: string;
  face: Face;
  /** Embedding level of UAX #9: odd is written from right to left. */
  level: number;
}

/** A cluster where it stands in its paragraph. */
interface Unit extends Run {
  at: number;
}

/** A paragraph with faces and levels found; lines of it are cut out by their places. */
export class RunningText {
  private readonly units: Unit[];
  /** For each place in the text, how many units stand before it. */
  private readonly unitsBefore: number[];

  /** @param text printable, of one paragraph, and one of those that `faces` was loaded for. */
  constructor(
    readonly text: string,
    weight: Weight,
    faces: Faces,
  ) {
    const { levels } = bidi.getEmbeddingLevels(text);
    const region = regionOf(text);
    this.units = clustersOf(text).flatMap((cluster) =>
      faces.piecesOf(cluster.text, weight, region).map((piece) => {
        const level = levels[cluster.at]!;
        return { ...piece, text: level % 2 === 1 ? mirrored(piece.text) : piece.text, level, at: cluster.at };
      }),
    );
    this.unitsBefore = countsBefore(this.units, text.length);
  }

  /** The runs between two places, in the order of reading. */
  runs(start: number, end: number): Run[] {
    const runs: Run[] = [];
    for (const { text, face, level } of this.units.slice(this.unitsBefore[start], this.unitsBefore[end])) {
      const previous = runs.at(-1);
      if (previous?.level === level && canJoin(text, face, previous.face)) {
        previous.text += text;
      } else {
        runs.push({ text, face, level });
      }
    }
    return runs;
  }
}

function countsBefore(units: Unit[], length: number): number[] {
  let passed = 0;
  return Array.from({ length: length + 1 }, (_, place) => {
    while (passed < units.length && units[passed]!.at < place) {
      passed += 1;
    }
    return passed;
  });
}

/** A space is drawn by the face before it, so that words of a script stay one run. */
function canJoin(text: string, face: Face, previous: Face): boolean {
  return face === previous || (text === ' ' && previous.font.hasGlyphForCodePoint(0x20));
}

function mirrored(text: string): string {
  return bidi.getMirroredCharacter(text) ?? text;
}

/** From the order of reading to that from left to right: rule L2 of UAX #9, for the runs of one line. */
export function visualOrder<T extends { level: number }>(runs: T[]): T[] {
  const ordered = [...runs];
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level -= 1) {
    for (let start = 0; start < ordered.length; start += 1) {
      let end = start;
      while (end < ordered.length && ordered[end]!.level >= level) {
        end += 1;
      }
      if (end > start) {
        ordered.splice(start, end - start, ...ordered.slice(start, end).reverse());
        start = end - 1;
      }
    }
  }
  return ordered;
}

/** The script that fontkit is to shape a run by, which decides its direction too; none: it finds out by itself. */
export function scriptOf(run: Run): string | undefined {
  if (run.level % 2 === 1) {
    return run.face.rightToLeft ?? 'hebr';
  }
  return run.face.rightToLeft ? 'latn' : undefined;
}

/** In points. */
export function widthOfRun(run: Run, size: number): number {
  const { font } = run.face;
  return (font.layout(run.text, undefined, scriptOf(run)).advanceWidth / font.unitsPerEm) * size;
}
