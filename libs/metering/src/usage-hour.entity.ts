import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

const amount = (name: string) => ({ name, unsigned: true, default: 0 }) as const;

/**
 * What a domain, a database or the account itself used in an hour. In the order account, hour: all questions are about an
 * account's time. Whole numbers (see `Amounts`); bigint comes as text.
 */
@Entity('usage_hours')
export class UsageHour {
  @PrimaryColumn('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  /** The beginning of the hour, UTC. */
  @Index('IDX_usage_hours_hour')
  @PrimaryColumn('datetime')
  hour: Date;

  /** A domain's or database's id, or `-`. */
  @PrimaryColumn('varchar', { name: 'subject_id', length: 32 })
  subjectId: string;

  @Column('bigint', amount('requests'))
  requests: string;

  @Column('bigint', amount('failed_requests'))
  failedRequests: string;

  @Column('bigint', amount('bytes_in'))
  bytesIn: string;

  @Column('bigint', amount('bytes_out'))
  bytesOut: string;

  @Column('bigint', amount('cpu_milliseconds'))
  cpuMilliseconds: string;

  @Column('bigint', amount('memory_mib_seconds'))
  memoryMibSeconds: string;

  @Column('bigint', amount('storage_mib_seconds'))
  storageMibSeconds: string;
}
