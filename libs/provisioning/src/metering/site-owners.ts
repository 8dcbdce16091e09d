import { TenantDatabase } from '@onebox/databases';
import { Domain } from '@onebox/domains';
import type { OwnedReading, Reading } from '@onebox/metering';
import { type DataSource, In } from 'typeorm';
import { databaseOfTool } from '../web-tool/tool-site.js';

/** Whose the edge's sites are. A site never changes its account, so each is asked for once. */
export class SiteOwners {
  /** Account by the id of its domain or database. */
  private readonly accounts = new Map<string, string>();

  constructor(private readonly dataSource: DataSource) {}

  /** Readings of sites that are in no row any more belong to nobody and are left out. */
  async owned(readings: Reading[]): Promise<OwnedReading[]> {
    await this.learn(readings.map(({ source }) => subjectOf(source)));
    return readings.flatMap((reading) => {
      const subjectId = subjectOf(reading.source);
      const accountId = this.accounts.get(subjectId);
      return accountId === undefined ? [] : { ...reading, accountId, subjectId };
    });
  }

  private async learn(subjects: string[]): Promise<void> {
    const unknown = [...new Set(subjects)].filter((id) => !this.accounts.has(id));
    if (unknown.length === 0) return;
    const { manager } = this.dataSource;
    const wanted = { select: { id: true, accountId: true }, where: { id: In(unknown) } } as const;
    const [domains, databases] = await Promise.all([
      manager.find(Domain, wanted),
      manager.find(TenantDatabase, wanted),
    ]);
    for (const { id, accountId } of [...domains, ...databases]) this.accounts.set(id, accountId);
  }
}

/** The domain, or the database whose web tool the site is. */
function subjectOf(siteId: string): string {
  return databaseOfTool(siteId) ?? siteId;
}
