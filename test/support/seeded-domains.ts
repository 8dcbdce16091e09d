import { platformSql } from './platform-sql.js';
import type { TestPlatform } from './platform.js';

/**
 * So many more domains beside one that there is, of the same account, as rows alone: `site-00001.test` and so on, every
 * hundredth failed. For the worker they are long gone (their files are marked as purged), so that it makes nothing of them.
 * @returns what takes them away
 */
export async function seedDomains(
  platform: TestPlatform,
  domainId: string,
  count: number,
): Promise<() => Promise<void>> {
  const copy = (column: string) => `CONCAT(LEFT(${column}, LENGTH(${column}) - 5), LPAD(seq, 5, '0'))`;
  const hostname = `CONCAT('site-', LPAD(seq, 5, '0'), '.test')`;
  const many = `seq_1_to_${count}`;
  await platformSql(
    platform,
    `INSERT INTO domain_revisions (id, account_id, domain_id, number, spec, operation_id, created_at)
      SELECT ${copy('r.id')}, r.account_id, ${copy('d.id')}, 1, JSON_SET(r.spec, '$.hostname', ${hostname}), NULL, r.created_at
      FROM domains d JOIN domain_revisions r ON r.id = d.live_revision_id JOIN ${many} WHERE d.id = '${domainId}'`,
  );
  await platformSql(
    platform,
    `INSERT INTO domains (id, account_id, hostname, slug, wanted_revision_id, live_revision_id, created_at, status, status_detail, purged_at)
      SELECT ${copy('id')}, account_id, ${hostname}, CONCAT(slug, '-', seq), ${copy('wanted_revision_id')},
        ${copy('live_revision_id')}, created_at, IF(seq % 100 = 0, 'failed', 'live'),
        IF(seq % 100 = 0, 'It did not answer within 60 s.', NULL), NOW(3)
      FROM domains JOIN ${many} WHERE id = '${domainId}'`,
  );
  return async () => {
    const rows = (column: string) => `${column} LIKE CONCAT(LEFT('${domainId}', ${domainId.length - 5}), '%')`;
    await platformSql(platform, `DELETE FROM domains WHERE ${rows('id')} AND purged_at IS NOT NULL`);
    await platformSql(
      platform,
      `DELETE FROM domain_revisions WHERE ${rows('domain_id')} AND domain_id <> '${domainId}'`,
    );
  };
}
