import type { Clock } from '@onebox/clock';
import type { DataSource } from 'typeorm';
import { JournalEntry } from './journal-entry.entity.js';
import type { Key } from './reconciler.js';

export interface JournalOptions {
  clock: Clock;
  /** `<step>` or `<step>#<n>` (its n-th time in this process): the process kills itself there. For the crash tests. */
  killAt?: string;
  /** Default: SIGKILL to this process, so that nothing is cleaned up. */
  kill?: () => void;
}

/** What was done, for people, and never an input to planning. Rows older than the given age are pruned. */
export class Journal {
  private readonly times = new Map<string, number>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly options: JournalOptions,
  ) {}

  async step(key: Key, step: string, detail?: string): Promise<void> {
    await this.dataSource.manager.insert(JournalEntry, {
      key,
      step,
      detail: detail === undefined ? null : detail.slice(0, 500),
      at: this.options.clock.now(),
    });
    this.killIfAsked(step);
  }

  /** Deletes what is older, a thousand rows at a time so that no lock is held for long. Returns how many. */
  async prune(olderThanMs: number): Promise<number> {
    const before = new Date(this.options.clock.now().getTime() - olderThanMs);
    for (let deleted = 0; ;) {
      const result = await this.dataSource.query<{ affectedRows: number }>(
        'DELETE FROM journal WHERE at < ? ORDER BY at LIMIT 1000',
        [before],
      );
      deleted += result.affectedRows;
      if (result.affectedRows < 1000) return deleted;
    }
  }

  private killIfAsked(step: string): void {
    const { killAt, kill = () => process.kill(process.pid, 'SIGKILL') } = this.options;
    if (killAt === undefined) return;
    const time = (this.times.get(step) ?? 0) + 1;
    this.times.set(step, time);
    if (killAt === step || killAt === `${step}#${time}`) kill();
  }
}
