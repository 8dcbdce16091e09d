import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { isGone, processIdentity } from './process-identity.js';

export interface LeaseOptions {
  /** What the lease is for: the row's key. */
  name: string;
  /** Who wants it: unique for each process, 64 characters at most. Default: this process. */
  holder?: string;
  /** How long it holds without being renewed. It is renewed at a third of that. */
  ttlMs: number;
  /** Called once, when another one holds it and we begin to wait. */
  onWaiting?: (holder: string) => void;
}

interface LeaseRow {
  holder: string;
  fence: number;
}

/** The database server's own clock decides, since hosts' clocks differ; UTC, since sessions' time zones differ. */
const NOW = 'UTC_TIMESTAMP(3)';

/**
 * Makes this process the only active one: a row that is taken and renewed by conditional UPDATEs (not GET_LOCK, which Galera
 * lacks). The fencing number grows with each holder.
 */
export class LeaseKeeper {
  /** Resolves when the lease is no longer ours, or may not be: the process must stop acting at once. */
  readonly lost: Promise<void>;
  readonly holder: string;
  private fence?: number;
  private renewal?: NodeJS.Timeout;
  private expiry?: NodeJS.Timeout;
  private lose!: () => void;

  constructor(
    private readonly dataSource: DataSource,
    private readonly options: LeaseOptions,
  ) {
    this.holder = options.holder ?? processIdentity();
    this.lost = new Promise((resolve) => (this.lose = resolve));
  }

  /**
   * Waits until the lease is ours and returns its fencing number. A holder that ran on this host and is gone is not waited
   * for. @throws what the signal aborts with.
   */
  async acquire(signal: AbortSignal): Promise<number> {
    await this.dataSource.query(
      `INSERT IGNORE INTO leases (name, holder, fence, expires_at) VALUES (?, '', 0, '2000-01-01 00:00:00')`,
      [this.options.name],
    );
    for (let told = false; ; told = true) {
      signal.throwIfAborted();
      const sentAt = performance.now();
      const held = await this.row();
      if (await this.take(held)) return this.keep(held.fence + 1, sentAt);
      if (!told) this.options.onWaiting?.(held.holder);
      await sleep(Math.min(1000, this.options.ttlMs / 5), undefined, { signal });
    }
  }

  /** Gives it up, so that the next one need not wait for it to expire. */
  async release(): Promise<void> {
    this.stopTimers();
    if (this.fence === undefined) return;
    await this.dataSource.query(`UPDATE leases SET expires_at = ${NOW} WHERE name = ? AND holder = ? AND fence = ?`, [
      this.options.name,
      this.holder,
      this.fence,
    ]);
    this.fence = undefined;
  }

  private async row(): Promise<LeaseRow> {
    const rows = await this.dataSource.query<LeaseRow[]>('SELECT holder, fence FROM leases WHERE name = ?', [
      this.options.name,
    ]);
    return { holder: rows[0]!.holder, fence: Number(rows[0]!.fence) };
  }

  /** True if nobody took it since it was read, and it has expired or its holder is gone. */
  private async take(held: LeaseRow): Promise<boolean> {
    const result = await this.dataSource.query<{ affectedRows: number }>(
      `UPDATE leases SET holder = ?, fence = fence + 1, expires_at = ${NOW} + INTERVAL ? MICROSECOND
       WHERE name = ? AND holder = ? AND fence = ? AND (expires_at <= ${NOW} OR ?)`,
      [
        this.holder,
        this.options.ttlMs * 1000,
        this.options.name,
        held.holder,
        held.fence,
        held.holder !== '' && isGone(held.holder) ? 1 : 0,
      ],
    );
    return result.affectedRows === 1;
  }

  private keep(fence: number, sentAt: number): number {
    this.fence = fence;
    this.expireAt(sentAt + this.options.ttlMs);
    this.renewal = setInterval(() => void this.renew(fence), this.options.ttlMs / 3);
    return fence;
  }

  private async renew(fence: number): Promise<void> {
    const sentAt = performance.now();
    try {
      const result = await this.dataSource.query<{ affectedRows: number }>(
        `UPDATE leases SET expires_at = ${NOW} + INTERVAL ? MICROSECOND WHERE name = ? AND holder = ? AND fence = ?`,
        [this.options.ttlMs * 1000, this.options.name, this.holder, fence],
      );
      if (this.fence !== fence) return;
      if (result.affectedRows === 1) this.expireAt(sentAt + this.options.ttlMs);
      else this.giveUp();
    } catch {
      // The database is away: the lease holds until it expires, and the next renewal tries again.
    }
  }

  /** Counted on our own monotonic clock from before the renewal was sent: never later than the database's. */
  private expireAt(time: number): void {
    clearTimeout(this.expiry);
    this.expiry = setTimeout(() => this.giveUp(), time - performance.now());
  }

  private giveUp(): void {
    this.stopTimers();
    this.fence = undefined;
    this.lose();
  }

  private stopTimers(): void {
    clearInterval(this.renewal);
    clearTimeout(this.expiry);
  }
}
