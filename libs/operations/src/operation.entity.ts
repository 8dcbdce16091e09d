import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type OperationKind =
  | 'domain.create'
  | 'domain.change'
  | 'domain.delete'
  | 'domain.restore'
  | 'database.create'
  | 'database.password'
  | 'database.attach'
  | 'database.detach'
  | 'database.delete'
  | 'database.restore'
  | 'content.deploy'
  | 'transfer'
  | 'billing.clock';

export type OperationStatus = 'pending' | 'running' | 'succeeded' | 'failed' | 'superseded';

export interface OperationStep {
  name: string;
  /** Shown to the customer. */
  title: string;
  status: 'pending' | 'running' | 'succeeded' | 'failed';
  /** ISO 8601. */
  startedAt: string | null;
  finishedAt: string | null;
  detail: string | null;
}

export interface OperationError {
  code: string;
  /** What happened and what to do. */
  message: string;
  /** Log lines, for example. Never a secret. */
  detail: string[];
}

/** The user's view of one change. Holds no secret. */
@Entity('operations')
@Index(['accountId', 'id'])
@Index(['subjectId', 'id'])
@Index(['status', 'id'])
export class Operation {
  @PrimaryColumn('varchar', { length: 32 })
  id: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { length: 32 })
  kind: OperationKind;

  /** The id of the domain, database, transfer or account. */
  @Column('varchar', { name: 'subject_id', length: 32 })
  subjectId: string;

  /** The revision that it waits for, where it is a domain's. */
  @Column('varchar', { name: 'revision_id', length: 32, nullable: true })
  revisionId: string | null;

  @Column('varchar', { length: 16 })
  status: OperationStatus;

  /** 0 to 1. */
  @Column('double')
  progress: number;

  @Column('json')
  steps: OperationStep[];

  @Column('json', { nullable: true })
  error: OperationError | null;

  @Column('varchar', { name: 'superseded_by', length: 32, nullable: true })
  supersededBy: string | null;

  @Column('datetime', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('datetime', { name: 'finished_at', precision: 3, nullable: true })
  finishedAt: Date | null;
}
