/** The one-shot containers that this process runs at the moment, by name. */
export class RunningOneShots {
  private readonly names = new Map<string, number>();

  has(name: string): boolean {
    return this.names.has(name);
  }

  async during<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.names.set(name, (this.names.get(name) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = this.names.get(name)! - 1;
      if (left > 0) this.names.set(name, left);
      else this.names.delete(name);
    }
  }
}
