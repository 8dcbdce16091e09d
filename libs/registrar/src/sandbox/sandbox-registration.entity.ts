import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RegisteredDomain } from './registry-rules.js';

/** A domain at the sandbox's registry, from when it was first asked for. */
@Entity('sandbox_registrations')
export class SandboxRegistration {
  @PrimaryColumn('varchar', { length: 253 })
  hostname: string;

  /** With us, or with another registrar. */
  @Column('boolean')
  ours: boolean;

  @Column('varchar', { length: 32 })
  status: RegisteredDomain['status'];

  @Column('datetime', { name: 'registered_at', precision: 3 })
  registeredAt: Date;

  @Column('datetime', { name: 'transferred_at', precision: 3, nullable: true })
  transferredAt: Date | null;

  @Column('datetime', { name: 'auto_renewed_at', precision: 3, nullable: true })
  autoRenewedAt: Date | null;

  /** UTC. */
  @Column('date', { name: 'expires_on' })
  expiresOn: string;
}
