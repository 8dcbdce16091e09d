import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the sandbox registrar's clock is ahead of the real one: one row, with the id 1. */
@Entity('sandbox_registrar_clock')
export class SandboxRegistrarClock {
  @PrimaryColumn('tinyint', { unsigned: true })
  id: number;

  @Column('int', { name: 'ahead_days', unsigned: true })
  aheadDays: number;
}
