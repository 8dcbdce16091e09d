import type { EngineEvent } from '@onebox/engine';

/**
 * How often containers ended without having been told to, by their names. The engine says `die` of every end, and `stop`
 * after it where someone asked for it.
 */
export class Crashes {
  private readonly counts = new Map<string, number>();

  heed({ kind, action, name }: EngineEvent): void {
    if (kind !== 'workload') return;
    if (action === 'die') this.counts.set(name, this.of(name) + 1);
    if (action === 'stop' && this.of(name) > 0) this.counts.set(name, this.of(name) - 1);
    if (action === 'destroy') this.counts.delete(name);
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }
}
