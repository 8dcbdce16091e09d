import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A name belongs to one domain: the primary key is the lock. Kept while a deleted domain can be restored. */
@Entity('claimed_hostnames')
export class ClaimedHostname {
  /** Small, IDNA (ASCII). */
  @PrimaryColumn('varchar', { length: 253 })
  hostname: string;

  @Index()
  @Column('varchar', { name: 'domain_id', length: 32 })
  domainId: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;

  @Column('varchar', { length: 8 })
  kind: 'main' | 'alias';

  /** The registrable domain (`example.co.uk`), to find another account's subdomains. */
  @Index()
  @Column('varchar', { name: 'registrable_domain', length: 253 })
  registrableDomain: string;
}
