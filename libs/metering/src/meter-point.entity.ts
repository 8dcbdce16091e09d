import { Column, Entity, PrimaryColumn } from 'typeorm';

const base = (name: string) => ({ name }) as const;

/**
 * What the next check compares with: `base…` is what the remembered readings of the edge add up to, less what is booked
 * from `hour` on. While both are right it stays as it is; it may be negative, since readings are pruned.
 */
@Entity('meter_points')
export class MeterPoint {
  @PrimaryColumn('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @PrimaryColumn('varchar', { name: 'subject_id', length: 32 })
  subjectId: string;

  @Column('datetime')
  hour: Date;

  @Column('bigint', base('base_requests'))
  baseRequests: string;

  @Column('bigint', base('base_failed_requests'))
  baseFailedRequests: string;

  @Column('bigint', base('base_bytes_in'))
  baseBytesIn: string;

  @Column('bigint', base('base_bytes_out'))
  baseBytesOut: string;
}
