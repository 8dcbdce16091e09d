import { inTransaction } from '@onebox/database';
import { type DataSource, IsNull, Not } from 'typeorm';
import { Domain } from './domain.entity.js';

/** Revisions of a domain that stay, though nothing needs them: also those that are looked at for the releases to keep. */
export const KEPT_REVISIONS = 20;
/** Rows that are removed by one statement, and statements of one run: no lock is held for long. */
const AT_ONCE = 500;
const MOST_STATEMENTS = 20;

const UNENDED = `SELECT revision_id FROM operations WHERE status IN ('pending', 'running') AND revision_id IS NOT NULL`;

/** Removes revisions that nothing needs any more: each has a whole spec, and a customer may write hundreds a minute. */
export class RevisionPruning {
  constructor(private readonly dataSource: DataSource) {}

  /** `inUse`: of containers that there are, asked for before this is called. What is left over is the next run's. */
  async run(inUse: string[]): Promise<void> {
    for (const id of await this.purged()) await this.remove('domain_id = ?', [id]);
    let statements = 0;
    for (const { domainId, newest } of await this.crowded()) {
      const domain = await this.dataSource.manager.findOneBy(Domain, { id: domainId });
      const named = domain ? [domain.wantedRevisionId, domain.liveRevisionId, domain.failedRevisionId] : [];
      const kept = [...inUse, ...named.filter((id) => id !== null), ''];
      const where = `domain_id = ? AND number <= ? AND id NOT IN (?) AND id NOT IN (${UNENDED})`;
      for (let removed = AT_ONCE; removed === AT_ONCE && statements < MOST_STATEMENTS; statements++) {
        removed = await this.remove(where, [domainId, newest - KEPT_REVISIONS, kept]);
      }
      if (statements >= MOST_STATEMENTS) return;
    }
  }

  /** The domains that have the most are the first. */
  private crowded(): Promise<{ domainId: string; newest: number }[]> {
    return this.dataSource.query(
      `SELECT domain_id AS domainId, MAX(number) AS newest FROM domain_revisions
        GROUP BY domain_id HAVING COUNT(*) > ? ORDER BY COUNT(*) DESC LIMIT ${MOST_STATEMENTS}`,
      [KEPT_REVISIONS],
    );
  }

  private async purged(): Promise<string[]> {
    const domains = await this.dataSource.manager
      .createQueryBuilder(Domain, 'domain')
      .select('domain.id')
      .where({ purgedAt: Not(IsNull()), deletedAt: Not(IsNull()) })
      .andWhere('EXISTS (SELECT 1 FROM domain_revisions r WHERE r.domain_id = domain.id)')
      .limit(MOST_STATEMENTS)
      .getMany();
    return domains.map(({ id }) => id);
  }

  private async remove(where: string, parameters: unknown[]): Promise<number> {
    const sql = `DELETE FROM domain_revisions WHERE ${where} ORDER BY number LIMIT ${AT_ONCE}`;
    const result = await inTransaction(this.dataSource, (manager) =>
      manager.query<{ affectedRows: number }>(sql, parameters),
    );
    return result.affectedRows;
  }
}
