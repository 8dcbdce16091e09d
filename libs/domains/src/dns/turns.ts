interface Waiting {
  owner: string;
  begin: () => void;
}

/**
 * Lets only so many pieces of work run at once. Next is the one whose owner has the fewest running, of those the one that has
 * waited longest. An owner has more than his share only while as many turns are free for another who may come.
 */
export class Turns {
  private readonly running = new Map<string, number>();
  private readonly waiting: Waiting[] = [];
  private free: number;

  constructor(
    width: number,
    private readonly share: number,
  ) {
    this.free = width;
  }

  async take<T>(owner: string, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.waiting.push({ owner, begin });
      this.giveTurns();
    });
    try {
      return await work();
    } finally {
      this.count(owner, -1);
      this.giveTurns();
    }
  }

  private giveTurns(): void {
    for (let next = this.next(); next; next = this.next()) {
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.count(next.owner, 1);
      next.begin();
    }
  }

  private next(): Waiting | undefined {
    const [longest, ...others] = this.waiting;
    if (!longest || this.free === 0) return undefined;
    const next = others.reduce((best, one) => (this.runningOf(one) < this.runningOf(best) ? one : best), longest);
    return this.runningOf(next) < this.share || this.free > this.share ? next : undefined;
  }

  private runningOf({ owner }: Waiting): number {
    return this.running.get(owner) ?? 0;
  }

  private count(owner: string, change: 1 | -1): void {
    this.free -= change;
    const running = (this.running.get(owner) ?? 0) + change;
    if (running > 0) this.running.set(owner, running);
    else this.running.delete(owner);
  }
}
