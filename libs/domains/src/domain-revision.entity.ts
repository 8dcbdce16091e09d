import type { RevisionSpec } from '@onebox/runtimes';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An immutable wish. */
@Entity('domain_revisions')
@Index(['domainId', 'number'], { unique: true })
export class DomainRevision {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { name: 'domain_id', length: 32 })
  domainId: string;

  /** 1, 2, 3 … within the domain. */
  @Column('int', { unsigned: true })
  number: number;

  @Column('json')
  spec: RevisionSpec;

  @Column('varchar', { name: 'operation_id', length: 32, nullable: true })
  operationId: string | null;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
