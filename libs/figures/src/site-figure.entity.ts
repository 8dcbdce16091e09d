import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

const counter = (name: string) => ({ name, unsigned: true, default: 0 }) as const;

/** What happened at a site, or at the platform (`-`), in one step of time: the meanings are those of `Figures`. */
@Entity('site_figures')
@Index('IDX_site_figures_at', ['stepSeconds', 'at'])
export class SiteFigure {
  @PrimaryColumn('varchar', { name: 'domain_id', length: 32 })
  domainId: string;

  /** The length of the time: `Step.seconds`. */
  @PrimaryColumn('int', { name: 'step_seconds', unsigned: true })
  stepSeconds: number;

  /** Its beginning, UTC. */
  @PrimaryColumn('datetime')
  at: Date;

  @Column('int', counter('requests'))
  requests: number;

  @Column('int', counter('errors'))
  errors: number;

  @Column('bigint', counter('answers_ms'))
  answersMs: string;

  @Column('int', counter('answers_0'))
  answers0: number;

  @Column('int', counter('answers_1'))
  answers1: number;

  @Column('int', counter('answers_2'))
  answers2: number;

  @Column('int', counter('answers_3'))
  answers3: number;

  @Column('int', counter('answers_4'))
  answers4: number;

  @Column('int', counter('answers_5'))
  answers5: number;

  @Column('int', counter('answers_6'))
  answers6: number;

  @Column('int', counter('answers_7'))
  answers7: number;

  @Column('int', counter('answers_8'))
  answers8: number;

  @Column('int', counter('answers_9'))
  answers9: number;

  @Column('int', counter('looks'))
  looks: number;

  @Column('bigint', counter('memory_kib'))
  memoryKib: string;

  @Column('int', counter('memory_peak_kib'))
  memoryPeakKib: number;

  @Column('int', counter('cpu_looks'))
  cpuLooks: number;

  @Column('bigint', counter('cpu_hundredths'))
  cpuHundredths: string;
}
