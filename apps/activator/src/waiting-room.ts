/** How many requests may wait: for one site, so that it cannot crowd out the others, and in all. */
export interface WaitingLimits {
  perSite: number;
  inAll: number;
}

export class WaitingRoom {
  private readonly bySite = new Map<string, number>();
  private total = 0;

  constructor(private readonly limits: WaitingLimits) {}

  /** A function that gives the place back, or `undefined` when there is none. */
  enter(siteId: string): (() => void) | undefined {
    const waiting = this.bySite.get(siteId) ?? 0;
    if (waiting >= this.limits.perSite || this.total >= this.limits.inAll) return undefined;
    this.bySite.set(siteId, waiting + 1);
    this.total += 1;
    let left = false;
    return () => {
      if (!left) this.leave(siteId);
      left = true;
    };
  }

  private leave(siteId: string): void {
    const waiting = (this.bySite.get(siteId) ?? 1) - 1;
    if (waiting > 0) this.bySite.set(siteId, waiting);
    else this.bySite.delete(siteId);
    this.total -= 1;
  }
}
