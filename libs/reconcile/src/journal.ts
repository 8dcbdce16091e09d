import { existsSync, readFileSync, unlinkSync } from 'node:fs';
import type { Clock } from '@onebox/clock';
import type { DataSource } from 'typeorm';
import { JournalEntry } from './journal-entry.entity.js';
import type { Key } from './reconciler.js';

export interface JournalOptions {
  clock: Clock;
  /**
   * For the crash tests: a file that names a step. The process that gets there first removes the file and kills itself, so
   * that the one started in its place goes on.
   */
  killFile?: string;
  /** Default: SIGKILL to this process, so that nothing is cleaned up. */
  kill?: () => void;
}

/** What was done, for people, and never an input to planning. Rows older than the given age are pruned. */
export class Journal {
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
    const { killFile, kill = () => process.kill(process.pid, 'SIGKILL') } = this.options;
    if (killFile === undefined || !existsSync(killFile)) return;
    if (readFileSync(killFile, 'utf8').trim() !== step) return;
    unlinkSync(killFile);
    kill();
  }
}
