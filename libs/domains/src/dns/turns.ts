/** Lets only so many pieces of work run at once; the others wait in their order. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly width: number) {}

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.width) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      return await work();
    } finally {
      // The place is handed on, or free again.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
