import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@onebox/clock';
import { newId } from '@onebox/database';
import { UserError } from '@onebox/errors';
import { DataSource, IsNull, LessThan } from 'typeorm';
import { IdempotencyRecord } from './idempotency-record.entity.js';

const KEPT_MS = 48 * 3_600_000;
/** An API that was killed in the middle of a request leaves a record without an answer; after this it may be taken over. */
const UNDER_WAY_MS = 10 * 60_000;

export interface KeptAnswer {
  status: number;
  /** JSON; empty where there was no body. */
  body: string;
}

/** The request is to be carried out. The same again where one that was cut off is taken over. */
export interface Claimed {
  internalKey: string | null;
}

/** The first answer to each idempotency key. */
@Injectable()
export class FirstAnswers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** `scope`: the caller and the route. */
  idOf(scope: string, key: string): string {
    return createHash('sha256')
      .update(JSON.stringify([scope, key]))
      .digest('hex');
  }

  /**
   * The answer that was given; or the key is the caller's, who must call `keep`, `release` or `forget` in the end.
   * @throws UserError conflict: `idempotency.key_reused`, `idempotency.in_progress`, `secret_already_given`
   */
  async claim(id: string, fingerprint: string): Promise<KeptAnswer | Claimed> {
    const now = this.clock.now();
    const internalKey = newId('idem', now.getTime());
    const inserted: { affectedRows: number } = await this.dataSource.query(
      'INSERT IGNORE INTO idempotency_records (id, fingerprint, internal_key, status, body, held_secret, created_at) VALUES (?, ?, ?, NULL, NULL, 0, ?)',
      [id, fingerprint, internalKey, now],
    );
    if (inserted.affectedRows === 1) return { internalKey };
    const record = await this.dataSource.manager.findOneBy(IdempotencyRecord, { id });
    if (!record) throw inProgress();
    if (record.fingerprint !== fingerprint) throw reused();
    if (record.status === null) return this.takeOver(record);
    if (record.heldSecret) throw secretGiven();
    return { status: record.status, body: record.body ?? '' };
  }

  /** `body` null: it held a secret. */
  async keep(id: string, status: number, body: string | null): Promise<void> {
    await this.dataSource.manager.update(IdempotencyRecord, { id }, { status, body, heldSecret: body === null });
  }

  /** For who does not know what became of it: the next one takes it over at once, by the same internal key. */
  async release(id: string): Promise<void> {
    const createdAt = new Date(this.clock.now().getTime() - UNDER_WAY_MS);
    await this.dataSource.manager.update(IdempotencyRecord, { id }, { createdAt });
  }

  /** Nothing was carried out. */
  async forget(id: string): Promise<void> {
    await this.dataSource.manager.delete(IdempotencyRecord, { id });
  }

  async removeOld(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    await this.dataSource.manager.delete(IdempotencyRecord, { createdAt: LessThan(before) });
  }

  private async takeOver({ id, createdAt, internalKey }: IdempotencyRecord): Promise<Claimed> {
    const now = this.clock.now();
    if (now.getTime() - createdAt.getTime() < UNDER_WAY_MS) throw inProgress();
    const taken = await this.dataSource.manager.update(
      IdempotencyRecord,
      { id, createdAt, status: IsNull() },
      { createdAt: now },
    );
    if (taken.affected !== 1) throw inProgress();
    return { internalKey };
  }
}

function reused(): UserError {
  const message = 'This Idempotency-Key was used with another request.';
  return new UserError('conflict', 'idempotency.key_reused', message);
}

function inProgress(): UserError {
  const message = 'The first request with this Idempotency-Key is still under way.';
  return new UserError('conflict', 'idempotency.in_progress', message, [], 1);
}

function secretGiven(): UserError {
  const message = 'This was done already; its answer held a secret, which is given only once.';
  return new UserError('conflict', 'secret_already_given', message);
}
