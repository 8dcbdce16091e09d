import type { Reading } from '@onebox/metering';

/**
 * The edge's readings that say something new, the last of each site and epoch: those of an edge that has gone meanwhile wait
 * here while the database is away.
 */
export class UnbookedReadings {
  private readonly waiting = new Map<string, Reading>();
  /** What was booked last of each site. */
  private readonly known = new Map<string, string>();

  note(readings: Reading[]): void {
    for (const reading of readings) {
      const key = `${reading.source} ${reading.epoch}`;
      if (this.known.get(reading.source) !== textOf(reading)) this.waiting.set(key, reading);
    }
  }

  all(): Reading[] {
    return [...this.waiting.values()];
  }

  /** All that waited was given to the database; sites of nobody are not asked for again. */
  booked(): void {
    for (const reading of this.waiting.values()) this.known.set(reading.source, textOf(reading));
    this.waiting.clear();
  }
}

function textOf({ epoch, counters }: Reading): string {
  return `${epoch} ${Object.values(counters).join(' ')}`;
}
