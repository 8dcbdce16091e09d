import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a site looked like when it was photographed last. Written by the worker alone. */
@Entity('site_pictures')
export class SitePicture {
  @PrimaryColumn('varchar', { name: 'domain_id', length: 32 })
  domainId: string;

  /** WebP; null: there is nothing to show. */
  @Column('mediumblob', { nullable: true, select: false })
  file: Buffer | null;

  /** What was photographed: the revision. Another text, of which each change has its own, asks for another picture. */
  @Column('varchar', { length: 64 })
  subject: string;

  /** Why there is no picture, or no new one. */
  @Column('varchar', { length: 200, nullable: true })
  outcome: string | null;

  @Column('datetime', { name: 'tried_at', precision: 3 })
  triedAt: Date;
}
