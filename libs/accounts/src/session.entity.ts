import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('sessions')
export class Session {
  /** SHA-256 of the cookie's token. */
  @PrimaryColumn('char', { name: 'token_hash', length: 64 })
  tokenHash: string;

  @Index()
  @Column('varchar', { name: 'user_id', length: 32 })
  userId: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { length: 64 })
  address: string;

  @Column('varchar', { name: 'user_agent', length: 255 })
  userAgent: string;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('datetime', { name: 'last_used_at', precision: 3 })
  lastUsedAt: Date;

  @Column('datetime', { name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
