import { loadConfig } from '@onebox/config';
import { TenantDatabase } from '@onebox/databases';
import { PlatformFacts } from '@onebox/platform';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';

const GIB = 1024 ** 3;

describe('databases of several engines by REST', () => {
  let api: ApiUnderTest;
  let facts: PlatformFacts;
  let ada: Browser;

  beforeAll(async () => {
    const { externalServers } = loadConfig({ ONEBOX_POSTGRES_URL: 'postgres://admin:s3cret@10.9.8.7' });
    api = await startApi({ externalServers, databaseQuotaBytes: 5 * GIB });
    facts = new PlatformFacts(api.database.dataSource, api.clock);
    ada = new Browser(api);
    await ada.signUp('ada@example.com');
  });
  afterAll(() => api.close());
  afterEach(() => facts.write('unavailable', {}));

  it('tells which there are, and says why one cannot be had', async () => {
    await facts.write('unavailable', { 'engine:mssql': 'Its image cannot be pulled here.' });
    const { items } = (await ada.get('/database-engines').expect(200)).body;
    expect(items).toMatchObject([
      { engine: 'mysql', title: 'MySQL', version: 'MariaDB 11.8', available: true, why: null, memoryBytes: GIB / 4 },
      { engine: 'postgres', title: 'PostgreSQL', version: null, available: true, memoryBytes: null },
      { engine: 'mssql', available: false, why: 'Its image cannot be pulled here.', memoryBytes: 2 * GIB },
    ]);
    expect(JSON.stringify(items)).not.toContain('s3cret');
    const logos: string[] = items.map(({ logo }: { logo: string }) => logo);
    for (const logo of logos)
      expect(logo).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 32 32">/);
  });

  it.each(['mysql', 'postgres', 'mssql'])('makes one of %s, alone and with a domain', async (engine) => {
    const made = await ada.post('/databases').send({ engine }).expect(202);
    expect(made.body.database).toMatchObject({ engine, name: 'main', readOnly: false, quotaBytes: 5 * GIB });
    const body = { hostname: `${engine}.test`, databases: [{ engine }] };
    const { domain } = (await ada.post('/domains').send(body).expect(202)).body;
    expect(domain.databases).toMatchObject([{ engine, name: 'main' }]);
  });

  it('refuses an engine that cannot be had where it is asked for', async () => {
    await facts.write('unavailable', { 'engine:mssql': 'Its image cannot be pulled here.' });
    const alone = await ada.post('/databases').send({ engine: 'mssql' }).expect(422);
    expect(alone.body).toMatchObject({
      code: 'database.engine_unavailable',
      errors: [{ path: 'engine', message: 'Its image cannot be pulled here.' }],
    });
    const body = { hostname: 'refused.test', databases: [{ engine: 'mysql' }, { engine: 'mssql' }] };
    const refused = await ada.post('/domains').send(body).expect(422);
    expect(refused.body).toMatchObject({
      code: 'database.engine_unavailable',
      errors: [{ path: 'databases.1.engine' }],
    });
    const unknown = await ada.post('/databases').send({ engine: 'oracle' }).expect(422);
    expect(unknown.body.errors).toMatchObject([{ path: 'engine' }]);
    expect((await ada.get('/domains?q=refused').expect(200)).body.items).toEqual([]);
  });

  it('tells that one is over its quota', async () => {
    const { id } = (await ada.post('/databases').send({ engine: 'mysql', name: 'large' }).expect(202)).body.database;
    const statusDetail = 'This database holds more than its 5 GiB.';
    const columns = { status: 'ready' as const, statusDetail, readOnly: true, sizeBytes: String(6 * GIB) };
    await api.database.dataSource.manager.update(TenantDatabase, id, columns);
    expect((await ada.get(`/databases/${id}`).expect(200)).body).toMatchObject({
      ...{ status: 'ready', statusDetail, readOnly: true, sizeBytes: 6 * GIB, quotaBytes: 5 * GIB },
    });
  });
});
