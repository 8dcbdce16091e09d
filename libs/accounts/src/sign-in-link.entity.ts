import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A link that signs a person in once. */
@Entity('sign_in_links')
export class SignInLink {
  @PrimaryColumn('char', { name: 'token_hash', length: 64 })
  tokenHash: string;

  @Column('varchar', { name: 'user_id', length: 32 })
  userId: string;

  @Column('datetime', { name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
