import type { Clock } from '@onebox/clock';

/** A server answers within seconds, SQL Server's first start takes a minute or two; what takes longer than this is broken. */
const PATIENCE_MS = 5 * 60_000;

/** How long databases wait for a server. Kept in memory: after a restart of the worker a server gets its time anew. */
export class ServerPatience {
  /** By the database's id. */
  private readonly silentSince = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  answered(databaseId: string): void {
    this.silentSince.delete(databaseId);
  }

  /**
   * Its server did not answer again: whether the oldest of what was asked for has waited for it long enough. An image that had
   * to be built first does not count.
   */
  isOver(databaseId: string, askedAt: Date[]): boolean {
    const now = this.clock.now().getTime();
    const since = this.silentSince.get(databaseId) ?? now;
    this.silentSince.set(databaseId, since);
    const oldest = Math.min(...askedAt.map((at) => at.getTime()));
    return now - Math.max(since, oldest) >= PATIENCE_MS;
  }
}
