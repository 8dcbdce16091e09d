import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who signs in. */
@Entity('users')
export class User {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { length: 200 })
  name: string;

  /** As typed. */
  @Column('varchar', { length: 254 })
  email: string;

  /** Small letters, trimmed: what is compared. */
  @Column('varchar', { name: 'email_key', length: 254, unique: true })
  emailKey: string;

  /** argon2id, in PHC format. */
  @Column('varchar', { name: 'password_hash', length: 255 })
  passwordHash: string;

  @Column('varchar', { name: 'platform_role', length: 16, nullable: true })
  platformRole: 'admin' | null;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
