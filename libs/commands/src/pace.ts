/** What has to come in which time. */
export interface LeastPace {
  bytes: number;
  withinMs: number;
}

/** 4 KiB a second over a minute: whoever sends less holds a place that others wait for. */
export const LEAST_PACE: LeastPace = { bytes: 4 * 1024 * 60, withinMs: 60_000 };

/** Whether a body comes fast enough. Time in which nobody took what had come is not its sender's. */
export class Pace {
  private bytes = 0;

  constructor(
    private readonly least: LeastPace,
    private since: number,
  ) {}

  add(bytes: number): void {
    this.bytes += bytes;
  }

  /** To be asked several times within the least pace's time; `waitedFor`: all that came has been taken. */
  isTooSlow(now: number, waitedFor: boolean): boolean {
    if (waitedFor && now - this.since < this.least.withinMs) return false;
    const tooSlow = waitedFor && this.bytes < this.least.bytes;
    this.since = now;
    this.bytes = 0;
    return tooSlow;
  }
}
