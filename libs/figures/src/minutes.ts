import { addCounted, type Counted, noCounted } from './figures.js';

export const MINUTE_MS = 60_000;

/** What the edge says of a site; counters since it began, or since it counts this site. */
export interface SiteReading extends Counted {
  siteId: string;
  /** Another one after each start of the edge. */
  epoch: string;
}

/** A minute that is over. Times are milliseconds since 1970. */
export interface Minute {
  at: number;
  /** How often the edge was read in it. */
  looks: number;
  sites: Map<string, Counted>;
}

/** What grew while nobody looked for longer than this belongs to no minute: it would look like a spike. */
const LONGEST_GAP_MS = 45_000;
/** The edge's counters have 32 bits. */
const WRAPS_AT = 2 ** 32;
/** While the database is away, this many minutes wait. */
const MOST_WAITING = 60;

/**
 * Turns readings of the edge's counters into what happened in each minute. The first reading is only where counting begins,
 * and the minute it lies in belongs to the worker before: so each minute has one writer, and can be written again.
 */
export class Minutes {
  private last?: { at: number; sites: Map<string, SiteReading> };
  private open?: Minute;
  private over: Minute[] = [];

  note(readings: SiteReading[], at: number): void {
    const { last } = this;
    const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    this.last = { at, sites: new Map(readings.map((reading) => [reading.siteId, reading])) };
    if (!last || at < last.at || at - last.at > LONGEST_GAP_MS) return this.close();
    if (this.open?.at !== minute) this.begin(minute, last.at);
    if (!this.open) return;
    this.open.looks++;
    for (const reading of readings) this.add(reading, last.sites.get(reading.siteId));
  }

  /** Minutes that are over and were not `written` yet, the oldest first. */
  finished(): Minute[] {
    return this.over;
  }

  written(minute: Minute): void {
    this.over = this.over.filter((other) => other !== minute);
  }

  /** Ends the minute that is under way, as it is. */
  close(): void {
    if (this.open) this.over = [...this.over, this.open].slice(-MOST_WAITING);
    this.open = undefined;
  }

  private begin(minute: number, lastAt: number): void {
    const begunAt = this.open?.at;
    this.close();
    // The first one is whole only if it began after counting did.
    if (begunAt !== undefined || lastAt < minute) this.open = { at: minute, looks: 0, sites: new Map() };
  }

  private add(reading: SiteReading, before: SiteReading | undefined): void {
    const grown = growthOf(before, reading);
    if (grown.requests === 0 && grown.errors === 0 && grown.answers.every((count) => count === 0)) return;
    const sum = this.open!.sites.get(reading.siteId) ?? noCounted();
    addCounted(sum, grown);
    this.open!.sites.set(reading.siteId, sum);
  }
}

/** From zero where the edge is another one, or began to count this site anew. */
export function growthOf(before: SiteReading | undefined, now: SiteReading): Counted {
  if (!before || before.epoch !== now.epoch || beganAnew(before, now)) return { ...now };
  return {
    requests: now.requests - before.requests,
    errors: now.errors - before.errors,
    answers: now.answers.map((count, index) => count - (before.answers[index] ?? 0)),
    answersMs: (now.answersMs - before.answersMs + WRAPS_AT) % WRAPS_AT,
  };
}

function beganAnew(before: SiteReading, now: SiteReading): boolean {
  if (now.requests < before.requests || now.errors < before.errors) return true;
  return now.answers.some((count, index) => count < (before.answers[index] ?? 0));
}
