import type { SiteCounters } from '@onebox/edge';

interface Seen {
  requests: string;
  at: number;
}

/** Since when nobody has asked for something, as looking at the edge's counters now and then shows. */
export class Idleness {
  private readonly seen = new Map<string, Seen>();

  /** Milliseconds since the last request that was noticed; 0 while one is running. After a restart it counts anew. */
  of(id: string, counters: SiteCounters | undefined, now: number): number {
    const requests = `${counters?.epoch} ${counters?.requests ?? 0}`;
    const before = this.seen.get(id);
    if (before && before.requests === requests && !counters?.openConnections) return now - before.at;
    this.seen.set(id, { requests, at: now });
    return 0;
  }

  forget(id: string): void {
    this.seen.delete(id);
  }
}
