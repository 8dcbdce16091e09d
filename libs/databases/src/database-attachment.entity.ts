import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the newest revisions say, by database. */
@Entity('database_attachments')
export class DatabaseAttachment {
  @PrimaryColumn('varchar', { name: 'database_id', length: 32 })
  databaseId: string;

  @Index()
  @PrimaryColumn('varchar', { name: 'domain_id', length: 32 })
  domainId: string;

  @Column('varchar', { name: 'account_id', length: 32 })
  accountId: string;
}
