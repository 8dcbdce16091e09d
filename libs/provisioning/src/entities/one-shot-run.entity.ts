import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a one-shot step of a revision ran to its end; it is not run again. */
@Entity('one_shot_runs')
export class OneShotRun {
  @PrimaryColumn('varchar', { name: 'revision_id', length: 32 })
  revisionId: string;

  @PrimaryColumn('varchar', { length: 64 })
  step: string;

  @Column('datetime', { name: 'finished_at', precision: 3 })
  finishedAt: Date;
}
