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
  onError?: (error: unknown) => void;
  /** Default: SIGKILL to this process, so that nothing is cleaned up. */
  kill?: () => void;
}

type Row = Pick<JournalEntry, 'key' | 'step' | 'detail' | 'at'>;

/**
 * What was done, for people, and never an input to planning. Nobody waits for it: rows are written behind the work, many at
 * once. Rows older than the given age are pruned.
 */
export class Journal {
  private waiting: Row[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly options: JournalOptions,
  ) {}

  async step(key: Key, step: string, detail?: string): Promise<void> {
    this.waiting.push({ key, step, detail: detail?.slice(0, 500) ?? null, at: this.options.clock.now() });
    if (this.waiting.length === 1) this.writing = this.writing.then(() => this.write());
    if (this.isAskedToEnd(step)) await this.end();
  }

  /** Waits for all rows. */
  written(): Promise<void> {
    return this.writing;
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

  /** A database that is away has stopped the work already; then the record of it has a gap. */
  private async write(): Promise<void> {
    const rows = this.waiting;
    this.waiting = [];
    await this.dataSource.manager.insert(JournalEntry, rows).catch((error: unknown) => this.options.onError?.(error));
  }

  private isAskedToEnd(step: string): boolean {
    const { killFile } = this.options;
    return killFile !== undefined && existsSync(killFile) && readFileSync(killFile, 'utf8').trim() === step;
  }

  private async end(): Promise<void> {
    const { killFile, kill = () => process.kill(process.pid, 'SIGKILL') } = this.options;
    await this.written();
    unlinkSync(killFile!);
    kill();
  }
}
