import { createHash, randomInt } from 'node:crypto';

/** Chance that can be repeated: the same seed, the same draws (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** The seed of `ONEBOX_TEST_SEED`, else another each time; printed, so that a failure can be seen again. */
  static seed(): number {
    const seed = Number(process.env.ONEBOX_TEST_SEED ?? randomInt(2 ** 31));
    console.log(`ONEBOX_TEST_SEED=${seed}`);
    return seed;
  }

  /** 0 up to, and without, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[this.between(0, from.length - 1)]!;
  }
}

/** 0 up to, and without, 1: always the same for the same words, in whatever order they are asked for. */
export function fate(...words: (string | number)[]): number {
  return createHash('sha256').update(words.join(':')).digest().readUInt32BE() / 2 ** 32;
}
