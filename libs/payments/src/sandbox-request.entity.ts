import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SandboxOutcome } from './sandbox-ledger.js';

/** A request to the sandbox gateway and how it ended. Holds no card's number or code. */
@Entity('sandbox_requests')
export class SandboxRequestRecord {
  @PrimaryColumn('varchar', { name: 'idempotency_key', length: 255 })
  key: string;

  /** HMAC of the operation and its parameters. */
  @Column('char', { length: 64 })
  fingerprint: string;

  @Column('json')
  outcome: SandboxOutcome;

  @Index('IDX_sandbox_requests_created')
  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
