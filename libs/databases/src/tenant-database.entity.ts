import type { DatabaseEngine } from '@onebox/runtimes';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** On a server of its account, or on the operator's (`ONEBOX_MYSQL_URL` …). */
export type DatabasePlacement = 'account' | 'external';

export type DatabaseStatus = 'provisioning' | 'ready' | 'failed' | 'deleting' | 'deleted';

/** A customer's database. Spec above, status below. */
@Entity('tenant_databases')
@Index(['accountId', 'id'])
export class TenantDatabase {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { length: 16 })
  engine: DatabaseEngine;

  /** What the customer calls it. */
  @Column('varchar', { length: 64 })
  name: string;

  /** `ob_<id without prefix>`: of the database, and with `_a` or `_b` of its logins. */
  @Column('varchar', { name: 'physical_name', length: 40, unique: true })
  physicalName: string;

  /** The two logins take turns; each password is sealed (context `database:<id>:<a|b>`), null where the login is not wanted. */
  @Column('text', { name: 'password_a', nullable: true })
  passwordA: string | null;

  @Column('text', { name: 'password_b', nullable: true })
  passwordB: string | null;

  @Column('varchar', { name: 'current_login', length: 1 })
  currentLogin: 'a' | 'b';

  /** Counts password changes. */
  @Column('int', { unsigned: true })
  rotation: number;

  /** The domain that it was made with, and is deleted and restored with. */
  @Column('varchar', { name: 'origin_domain_id', length: 32, nullable: true })
  originDomainId: string | null;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('datetime', { name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null;

  @Column('datetime', { name: 'restorable_until', precision: 3, nullable: true })
  restorableUntil: Date | null;

  @Column('varchar', { name: 'operation_id', length: 32, nullable: true })
  operationId: string | null;

  // ---- status

  @Column('varchar', { length: 16 })
  status: DatabaseStatus;

  @Column('varchar', { name: 'status_detail', length: 500, nullable: true })
  statusDetail: string | null;

  @Column('varchar', { length: 253, nullable: true })
  host: string | null;

  @Column('int', { unsigned: true, nullable: true })
  port: number | null;

  /** Chosen when it is first made, and kept: a setting that changes moves no data. Null: not yet. */
  @Column('varchar', { length: 8, nullable: true })
  placement: DatabasePlacement | null;

  /** It is over its quota: its logins may read and delete, and neither insert nor change. */
  @Column('boolean', { name: 'read_only', default: false })
  readOnly: boolean;

  @Column('bigint', { name: 'size_bytes', unsigned: true, nullable: true })
  sizeBytes: string | null;

  @Column('datetime', { name: 'purged_at', precision: 3, nullable: true })
  purgedAt: Date | null;
}
