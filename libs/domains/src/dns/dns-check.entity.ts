import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DnsFacts, DnsState } from './dns-state.js';

/**
 * What DNS was found to say of a domain's name. Written by the API alone, which asks the network and has no Docker; the worker
 * reads which names lead here.
 */
@Entity('dns_checks')
@Index('IDX_dns_checks_account_state', ['accountId', 'state'])
export class DnsCheck {
  @PrimaryColumn('varchar', { name: 'domain_id', length: 32 })
  domainId: string;

  @PrimaryColumn('varchar', { length: 253 })
  hostname: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { length: 16 })
  state: DnsState;

  @Column('json')
  facts: DnsFacts;

  /** Since when it is in this state. */
  @Column('datetime', { name: 'since_at', precision: 3 })
  since: Date;

  /** Visitors come here by it: redirects are made by this. */
  @Column('boolean', { name: 'leads_here' })
  leadsHere: boolean;

  /** When it was last found to lead here. */
  @Column('datetime', { name: 'connected_at', precision: 3, nullable: true })
  connectedAt: Date | null;

  @Column('datetime', { name: 'checked_at', precision: 3 })
  checkedAt: Date;

  @Index('IDX_dns_checks_next')
  @Column('datetime', { name: 'next_check_at', precision: 3 })
  nextCheckAt: Date;
}
