import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { MeterKind } from './reading.js';

const counter = (name: string) => ({ name, unsigned: true, default: 0 }) as const;

/**
 * The last booked reading of a source since one of its beginnings at zero: written in the transaction that books what is
 * new, so that nothing is counted twice. The sum of a site's rows is what the edges have counted of it.
 */
@Entity('meter_readings')
@Index('IDX_meter_readings_account', ['kind', 'accountId'])
@Index('IDX_meter_readings_age', ['kind', 'readAt'])
export class MeterReading {
  @PrimaryColumn('varchar', { length: 8 })
  kind: MeterKind;

  @PrimaryColumn('varchar', { length: 64 })
  source: string;

  @PrimaryColumn('varchar', { length: 40 })
  epoch: string;

  @PrimaryColumn('smallint', { unsigned: true })
  life: number;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { name: 'subject_id', length: 32 })
  subjectId: string;

  @Column('bigint', counter('requests'))
  requests: string;

  @Column('bigint', counter('failed_requests'))
  failedRequests: string;

  @Column('bigint', counter('bytes_in'))
  bytesIn: string;

  @Column('bigint', counter('bytes_out'))
  bytesOut: string;

  @Column('bigint', counter('cpu_milliseconds'))
  cpuMilliseconds: string;

  /** Held at that time. */
  @Column('bigint', { unsigned: true, nullable: true })
  bytes: string | null;

  @Column('datetime', { name: 'read_at', precision: 3 })
  readAt: Date;
}
