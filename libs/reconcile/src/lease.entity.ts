import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who may act. The fencing number grows each time the holder changes. */
@Entity('leases')
export class Lease {
  @PrimaryColumn('varchar', { length: 32 })
  name: string;

  @Column('varchar', { length: 64 })
  holder: string;

  @Column('int', { unsigned: true })
  fence: number;

  @Column('datetime', { name: 'expires_at', precision: 3 })
  expiresAt: Date;
}
