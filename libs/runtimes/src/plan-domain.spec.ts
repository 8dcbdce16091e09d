import { createRegistry, type Application } from '@onebox/applications';
import { TerminalError } from '@onebox/errors';
import fc from 'fast-check';
import { createCatalogue } from './catalogue.js';
import { resolveRuntimes } from './check-runtimes.js';
import { php } from './php/php.runtime.js';
import { plan } from './plan-domain.js';
import type { DatabaseConnection, PlanInput } from './plan.js';
import type { RevisionSpec } from './revision-spec.js';

function spec(change: Partial<RevisionSpec> = {}): RevisionSpec {
  return {
    hostname: 'example.com',
    aliases: ['www.example.com'],
    previewHostname: 'example.sites.localhost',
    runtimes: resolveRuntimes([]),
    routes: null,
    env: {},
    databases: [],
    app: null,
    limits: {},
    releaseId: 'rel_1',
    maintenance: false,
    ...change,
  };
}

function input(change: Partial<PlanInput> = {}): PlanInput {
  return {
    domainId: 'dom_1',
    spec: spec(),
    env: {},
    databases: [],
    siteSecret: 'a-secret',
    publicPorts: { http: 8080, https: 8443 },
    ...change,
  };
}

const database: DatabaseConnection = {
  engine: 'mysql',
  name: 'main',
  host: '10.96.0.2',
  port: 3306,
  database: 'ob_1',
  username: 'ob_1_a',
  password: 'p@ss/word',
};

describe('plan', () => {
  it('gives a domain without wishes one PHP container that answers everything', () => {
    const { workloads, oneShots, routes } = plan(input());
    expect(workloads).toHaveLength(1);
    expect(workloads[0]).toMatchObject({
      pool: 'php',
      image: 'php',
      port: 8080,
      probePath: '/',
      limits: { memoryBytes: 512 * 1024 ** 2, cpus: 1, pids: 256 },
      env: { SITE_RELEASE: '/srv/site/releases/rel_1', SITE_ROOT: '/srv/site/releases/rel_1', APP_SECRET: 'a-secret' },
    });
    expect(workloads[0]!.hash).toMatch(/^[0-9a-f]{12}$/);
    expect(oneShots).toEqual([]);
    expect(routes).toEqual({ defaultPool: 'php', prefixes: [], extensions: [] });
  });

  it('lets several runtimes share one name: by mount, and by the extensions that one of them claims', () => {
    const runtimes = resolveRuntimes([
      { runtime: 'static', default: true, root: '/public/' },
      { runtime: 'php', root: '/public' },
      { runtime: 'php', name: 'tracker', root: 'tracker', mount: 'tracker' },
      { runtime: 'static', name: 'deep', root: 'tracker/assets', mount: 'tracker/assets' },
    ]);
    const { workloads, routes } = plan(input({ spec: spec({ runtimes }) }));
    expect(routes).toEqual({
      defaultPool: 'static',
      prefixes: [
        { prefix: '/tracker/assets/', pool: 'deep' },
        { prefix: '/tracker/', pool: 'tracker' },
      ],
      extensions: [
        { extension: '.phar', pool: 'php' },
        { extension: '.php', pool: 'php' },
        { extension: '.phtml', pool: 'php' },
      ],
    });
    expect(workloads.map(({ pool, image, probePath }) => [pool, image, probePath])).toEqual([
      ['static', 'static', '/'],
      ['php', 'php', '/'],
      ['tracker', 'php', '/tracker/'],
      ['deep', 'static', '/tracker/assets/'],
    ]);
    expect(workloads[2]!.env).toMatchObject({ SITE_ROOT: '/srv/site/releases/rel_1/tracker', SITE_MOUNT: '/tracker/' });
    expect(workloads[0]!.env).not.toHaveProperty('SITE_MOUNT');
  });

  it('takes a list of routes in the place of the derived ones', () => {
    const runtimes = resolveRuntimes([{ runtime: 'php' }, { runtime: 'static', mount: '/assets/' }]);
    const routes = [{ match: { prefix: '/pictures/' }, to: 'static' }];
    expect(plan(input({ spec: spec({ runtimes, routes }) })).routes.prefixes).toEqual([
      { prefix: '/pictures/', pool: 'static' },
    ]);
  });

  it('tells every container its databases: the first of an engine, each by name, and the first of all', () => {
    const shop = { ...database, name: 'shop', username: 'ob_2_b', database: 'ob_2' };
    const { env } = plan(input({ databases: [database, shop] })).workloads[0]!;
    expect(env).toMatchObject({
      MYSQL_HOST: '10.96.0.2',
      MYSQL_PORT: '3306',
      MYSQL_DATABASE: 'ob_1',
      MYSQL_USER: 'ob_1_a',
      MYSQL_PASSWORD: 'p@ss/word',
      MYSQL_MAIN_USER: 'ob_1_a',
      MYSQL_SHOP_USER: 'ob_2_b',
      MYSQL_SHOP_DATABASE: 'ob_2',
      DATABASE_URL: 'mysql://ob_1_a:p%40ss%2Fword@10.96.0.2:3306/ob_1',
    });
    expect(env.MYSQL_URL).toBe(env.DATABASE_URL);
  });

  it('says where connections are to be encrypted', () => {
    const { env } = plan(input({ databases: [{ ...database, tls: true }] })).workloads[0]!;
    expect(env).toMatchObject({ MYSQL_TLS: 'true', MYSQL_MAIN_URL: expect.stringMatching(/\?ssl-mode=REQUIRED$/) });
    expect(plan(input({ databases: [database] })).workloads[0]!.env).not.toHaveProperty('MYSQL_TLS');
  });

  it('speaks of each engine by its own name', () => {
    const shop: DatabaseConnection = { ...database, engine: 'postgres', name: 'shop', port: 5432 };
    const stock: DatabaseConnection = {
      ...database,
      engine: 'mssql',
      name: 'stock',
      port: 1433,
      host: 'db.example.com',
    };
    const { env } = plan(input({ databases: [shop, database, stock] })).workloads[0]!;
    expect(env).toMatchObject({
      POSTGRES_PORT: '5432',
      POSTGRES_SHOP_URL: 'postgres://ob_1_a:p%40ss%2Fword@10.96.0.2:5432/ob_1',
      MYSQL_MAIN_URL: 'mysql://ob_1_a:p%40ss%2Fword@10.96.0.2:3306/ob_1',
      MSSQL_HOST: 'db.example.com',
      MSSQL_STOCK_URL: 'mssql://ob_1_a:p%40ss%2Fword@db.example.com:1433/ob_1',
    });
    expect(env.DATABASE_URL).toBe(env.POSTGRES_URL);
  });

  it("lets the customer's variables replace a database's, never those that say where the site is", () => {
    const env = { MYSQL_HOST: 'elsewhere', SITE_ROOT: '/', APP_SECRET: 'known', COLOUR: 'green' };
    expect(plan(input({ env, databases: [database] })).workloads[0]!.env).toMatchObject({
      MYSQL_HOST: 'elsewhere',
      COLOUR: 'green',
      SITE_ROOT: '/srv/site/releases/rel_1',
      APP_SECRET: 'a-secret',
    });
  });

  it('keeps a container through changes that it does not see, and only through those', () => {
    const hash = (change: Partial<PlanInput>) => plan(input(change)).workloads[0]!.hash;
    const before = hash({});
    expect(hash({ spec: spec({ aliases: [], maintenance: true }) })).toBe(before);
    expect(hash({ env: { A: '1' } })).not.toBe(before);
    expect(hash({ spec: spec({ limits: { memoryBytes: 1024 ** 3 } }) })).not.toBe(before);
    expect(hash({ spec: spec({ releaseId: 'rel_2' }) })).not.toBe(before);
    expect(hash({ databases: [database] })).not.toBe(before);
  });

  it('gives the same hash whatever the order in which variables were written', () => {
    const variables = fc.dictionary(fc.stringMatching(/^[A-Z]{1,8}$/), fc.string(), { maxKeys: 8 });
    fc.assert(
      fc.property(variables, (env) => {
        const reversed = Object.fromEntries(Object.entries(env).reverse());
        expect(plan(input({ env: reversed }))).toEqual(plan(input({ env })));
        expect(plan(input({ env: reversed })).workloads[0]!.hash).toBe(plan(input({ env })).workloads[0]!.hash);
      }),
    );
  });

  it('never gives two different environments one hash', () => {
    const variables = fc.dictionary(fc.stringMatching(/^[A-Z]{1,3}$/), fc.string({ maxLength: 3 }), { maxKeys: 3 });
    fc.assert(
      fc.property(variables, variables, (left, right) => {
        const [a, b] = [left, right].map((env) => plan(input({ env })).workloads[0]!);
        expect(a!.hash === b!.hash).toBe(JSON.stringify(sorted(a!.env)) === JSON.stringify(sorted(b!.env)));
      }),
    );
  });

  it('ends for good where the catalogue has no such runtime or version any more', () => {
    const runtimes = [{ ...resolveRuntimes([])[0]!, version: '5.2' }];
    expect(() => plan(input({ spec: spec({ runtimes }) }))).toThrow(TerminalError);
    expect(() => plan(input({ spec: spec({ runtimes: [{ ...runtimes[0]!, runtime: 'cobol' }] }) }))).toThrow(/cobol/);
    expect(() => plan(input({ spec: spec({ app: 'gone' }) }))).toThrow(/gone/);
  });
});

describe('plan with an application', () => {
  const wordpress = input({
    spec: spec({ app: 'wordpress', appSettings: { title: 'My site', adminEmail: 'me@example.com' } }),
    databases: [database],
  });

  it("runs the application's image in the place of its runtime's, and its installer first", () => {
    const { workloads, oneShots } = plan(wordpress);
    expect(workloads[0]).toMatchObject({ pool: 'php', image: 'wordpress' });
    expect(workloads[0]!.env).toMatchObject({
      SITE_HOSTS: 'example.com www.example.com example.sites.localhost',
      APP_SHARED: 'wp-content',
    });
    expect(workloads[0]!.env).not.toHaveProperty('APP_ADMIN_EMAIL');
    expect(oneShots).toHaveLength(1);
    expect(oneShots[0]).toMatchObject({
      title: 'Installing WordPress',
      image: 'wordpress',
      command: ['php', '/opt/onebox/install.php'],
      env: {
        APP_ADMIN_EMAIL: 'me@example.com',
        APP_TITLE: 'My site',
        APP_URL: 'http://example.com:8080',
        MYSQL_USER: 'ob_1_a',
      },
    });
  });

  it('stays on the Debian release of the version that was chosen', () => {
    const old = { ...php, versions: [...php.versions.slice(0, 1), { version: '7.0', image: 'php@stretch' }] };
    const known = createCatalogue([old]);
    const runtimes = resolveRuntimes([{ runtime: 'php', version: '7.0' }], known);
    const { workloads, oneShots } = plan({ ...wordpress, spec: { ...wordpress.spec, runtimes } }, known);
    expect(workloads.map(({ image }) => image)).toEqual(['wordpress@stretch']);
    expect(oneShots.map(({ title, image }) => [title, image])).toEqual([['Installing WordPress', 'wordpress@stretch']]);
  });

  it('needs nothing but a folder for another one', () => {
    const notes: Application = {
      id: 'notes',
      title: 'Notes',
      description: 'Keeps notes.',
      logo: '',
      runtime: 'php',
      image: 'notes',
      databases: [],
      shared: [],
      environment: ({ hosts }) => ({ NOTES_HOST: hosts[0]! }),
      install: null,
      login: null,
    };
    const planned = plan(input({ spec: spec({ app: 'notes' }) }), undefined, createRegistry([notes]));
    expect(planned.workloads[0]).toMatchObject({ image: 'notes', env: { NOTES_HOST: 'example.com' } });
    expect(planned.oneShots).toEqual([]);
  });
});

function sorted(env: Record<string, string>) {
  return Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1));
}
