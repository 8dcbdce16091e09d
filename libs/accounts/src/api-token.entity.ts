import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type TokenScope = 'read' | 'write' | 'billing' | 'admin';

@Entity('api_tokens')
export class ApiToken {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Index()
  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { name: 'user_id', length: 32 })
  userId: string;

  @Column('varchar', { length: 100 })
  name: string;

  /** SHA-256 of the token. */
  @Column('char', { name: 'token_hash', length: 64, unique: true })
  tokenHash: string;

  @Column('json')
  scopes: TokenScope[];

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('datetime', { name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt: Date | null;

  @Column('datetime', { name: 'expires_at', precision: 3, nullable: true })
  expiresAt: Date | null;
}
