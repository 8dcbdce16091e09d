import { createCatalogue } from '../catalogue.js';
import { resolveRuntimes } from '../check-runtimes.js';
import type { PlanInput } from '../plan.js';
import { plan } from '../plan-domain.js';
import { rails } from './rails.runtime.js';

const catalogue = createCatalogue([rails]);

function planned(
  change: Partial<PlanInput['spec']> = {},
  siteSecret = 'a-secret',
  databases: PlanInput['databases'] = [],
) {
  const spec = {
    ...{ hostname: 'example.com', aliases: [], previewHostname: 'example.sites.localhost', routes: null, env: {} },
    ...{ databases: [], app: null, limits: {}, releaseId: 'rel_1', maintenance: false },
    runtimes: resolveRuntimes([{ runtime: 'rails' }], catalogue),
    ...change,
  };
  const given = { domainId: 'dom_1', env: {}, databases, publicPorts: { http: 80, https: 443 } };
  return plan({ ...given, spec, siteSecret }, catalogue);
}

const names = ({ oneShots }: ReturnType<typeof planned>) => oneShots.map(({ name }) => name);

describe('rails', () => {
  it('installs, compiles and migrates what was uploaded, in this order, and nothing for a starter page', () => {
    expect(names(planned())).toEqual([]);
    expect(names(planned({ uploaded: true }))).toEqual(['rails.gems', 'rails.assets', 'rails.migrate']);
  });

  it('does so for each of two applications, one after the other', () => {
    const runtimes = resolveRuntimes(
      [{ runtime: 'rails' }, { runtime: 'rails', name: 'tracker', root: '/tracker/', mount: '/tracker/' }],
      catalogue,
    );
    const both = planned({ uploaded: true, runtimes });
    expect(names(both)).toEqual([
      ...['rails.gems', 'rails.assets', 'rails.migrate'],
      ...['tracker.gems', 'tracker.assets', 'tracker.migrate'],
    ]);
    const roots = both.oneShots.map(({ env }) => env.SITE_ROOT);
    expect(new Set(roots)).toEqual(new Set(['/srv/site/releases/rel_1', '/srv/site/releases/rel_1/tracker']));
    expect(both.oneShots[5]).toMatchObject({ image: 'rails', env: { SITE_MOUNT: '/tracker/' } });
  });

  it('keeps the key that cookies are signed with over releases, and has another one for another site', () => {
    const keyOf = ({ workloads }: ReturnType<typeof planned>) => workloads[0]!.env.SECRET_KEY_BASE;
    const key = keyOf(planned());
    expect(key).toMatch(/^[0-9a-f]{128}$/);
    expect(keyOf(planned({ releaseId: 'rel_2' }))).toBe(key);
    expect(keyOf(planned({}, 'another'))).not.toBe(key);
    expect(key).not.toContain('a-secret');
  });

  it('asks MySQL for all letters, emoji included', () => {
    const database = { name: 'main', host: 'db', port: 3306, database: 'd', username: 'u', password: 'p' };
    const databases = [
      { ...database, engine: 'mysql' as const },
      { ...database, engine: 'postgres' as const, port: 5432 },
    ];
    const { env } = planned({}, 'a-secret', databases).workloads[0]!;
    expect(env.MYSQL_MAIN_URL).toBe('mysql://u:p@db:3306/d?encoding=utf8mb4');
    expect(env.DATABASE_URL).toBe('mysql://u:p@db:3306/d');
    expect(env.POSTGRES_URL).toBe('postgres://u:p@db:5432/d');
  });

  it('hands a start command over as it is', () => {
    const runtimes = resolveRuntimes([{ runtime: 'rails', start: 'bundle exec falcon host' }], catalogue);
    expect(planned({ runtimes }).workloads[0]!.env.SITE_START).toBe('bundle exec falcon host');
  });
});
