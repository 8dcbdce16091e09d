import type { UserError } from '@onebox/errors';

/** How much may be under way for a key; `refusal` is thrown to whoever would be one too many. */
export interface Bound {
  key: string;
  most: number;
  refusal: UserError;
}

/** What this process has under way, counted by keys. Nobody waits: what is too much is refused. */
export class UnderWay {
  private readonly counts = new Map<string, number>();

  /** Counts the work for all of the keys, or for none where one of them is full. @throws that one's refusal */
  async during<T>(bounds: Bound[], work: () => Promise<T>): Promise<T> {
    const full = bounds.find(({ key, most }) => this.of(key) >= most);
    if (full) throw full.refusal;
    for (const { key } of bounds) this.counts.set(key, this.of(key) + 1);
    try {
      return await work();
    } finally {
      for (const { key } of bounds) this.letGo(key);
    }
  }

  private of(key: string): number {
    return this.counts.get(key) ?? 0;
  }

  private letGo(key: string): void {
    const left = this.of(key) - 1;
    if (left > 0) this.counts.set(key, left);
    else this.counts.delete(key);
  }
}
