import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The first answer to a key. `scope` is the caller and the route. */
@Entity('idempotency_records')
export class IdempotencyRecord {
  /** SHA-256 of scope and key. */
  @PrimaryColumn('char', { length: 64 })
  id: string;

  /** HMAC of the body without its card's fields. */
  @Column('char', { length: 64 })
  fingerprint: string;

  /** For the use case, which does nothing twice for one; stays where a request is taken over. Null: of old. */
  @Column('varchar', { name: 'internal_key', length: 32, nullable: true })
  internalKey: string | null;

  /** Null while the first request is under way, and where nobody knows what became of it. */
  @Column('smallint', { unsigned: true, nullable: true })
  status: number | null;

  /** Null where the answer held a secret. */
  @Column('mediumtext', { nullable: true })
  body: string | null;

  @Column('boolean', { name: 'held_secret' })
  heldSecret: boolean;

  @Index()
  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
