import { Account as AccountRow, type Account } from '@onebox/accounts';
import type { TenantDatabase } from '@onebox/databases';
import { NotFound } from '@onebox/errors';
import { createConnection } from 'mysql2/promise';
import { TenantDatabase as DatabaseRow } from '@onebox/databases';
import { ask, eventually } from '../support/ask.js';

import { Hosting } from './support/hosting.js';

const PORTS: [number, number, number, number, number] = [28580, 28581, 28582, 28583, 28584];
const IDLE_SECONDS = 6;

describe('the web tool of a database', () => {
  let hosting: Hosting;
  let owner: Account;
  let database: TenantDatabase;

  beforeAll(async () => {
    const env = { ONEBOX_WEB_TOOL_IDLE_SECONDS: String(IDLE_SECONDS) };
    hosting = await Hosting.start({ id: 'testtool', ports: PORTS, subnets: '10.238.0.0/16', env });
    owner = await hosting.account();
    const row = await hosting.databaseRow(owner, null);
    hosting.queue.add(`database:${row.id}`);
    database = await eventually(async () => {
      const found = await hosting.database.dataSource.manager.findOneByOrFail(DatabaseRow, { id: row.id });
      return found.status === 'ready' && found;
    }, 'the database is ready');
    const connection = await createConnection({
      host: database.host!,
      user: `${database.physicalName}_a`,
      password: `first-${database.id}`,
      database: database.physicalName,
    });
    await connection.query('CREATE TABLE posts (id INT PRIMARY KEY, title VARCHAR(100) CHARACTER SET utf8mb4)');
    await connection.query("INSERT INTO posts VALUES (1, 'Grüße 🎉 你好')");
    await connection.end();
  });
  afterAll(() => hosting?.stop());

  const open = async (input = { accountId: owner.id, databaseId: database.id }) => {
    const address = await hosting.provisioning.handlers.openWebTool(input, AbortSignal.timeout(30_000));
    const { host, hostname, hash, search } = new URL(address.url);
    return { ...address, host, hostname, token: hash.slice(1), search };
  };
  const request = (host: string, path: string, more: { method?: string; body?: string; cookie?: string } = {}) =>
    ask({
      port: hosting.config.httpPort,
      host,
      path,
      method: more.method ?? 'GET',
      body: more.body,
      headers: {
        ...(more.body ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...(more.cookie ? { cookie: more.cookie } : {}),
      },
    });
  const enter = (host: string, token: string) =>
    request(host, '/', { method: 'POST', body: new URLSearchParams({ admission: token }).toString() });
  const cookieOf = (answer: { headers: NodeJS.Dict<string | string[]> }) =>
    [answer.headers['set-cookie'] ?? []].flat().at(-1)!.split(';')[0]!;
  const container = () => hosting.engine.workload(hosting.names.webTool(database.id));

  it('opens the database, signed in, for whoever has the address; once, and not without it', async () => {
    const { host, token, expiresAt } = await open();
    expect(new Date(expiresAt).getTime()).toBeGreaterThan(Date.now() + 30_000);
    const stranger = await request(host, '/');
    expect(stranger.status).toBe(200);
    expect(stranger.body).toContain('used up');
    expect((await request(host, '/?server=main&username=x&db=y&select=posts')).status).toBe(403);
    expect((await enter(host, `${token}x`)).status).toBe(403);
    const entered = await enter(host, token);
    expect(entered.status).toBe(303);
    const cookie = cookieOf(entered);
    const home = await request(host, entered.headers.location!, { cookie });
    expect(home.body).toContain('posts');
    const rows = await request(host, `${entered.headers.location}&select=posts`, { cookie });
    expect(rows.body).toContain('Grüße 🎉 你好');
    expect((await enter(host, token)).status).toBe(403);
    const elsewhere = await request(host, '/?pgsql=10.0.0.1&username=postgres', { cookie });
    expect(elsewhere.headers.location).toBe(entered.headers.location);
  });

  it('signs out', async () => {
    const { host, token } = await open();
    const cookie = cookieOf(await enter(host, token));
    await request(host, '/', { method: 'POST', body: 'logout=1', cookie });
    expect((await request(host, '/', { cookie })).body).toContain('used up');
  });

  it('takes nothing from another site’s page', async () => {
    const { host, token } = await open();
    const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ admission: token }).toString();
    const forged = { port: hosting.config.httpPort, host, path: '/', method: 'POST', body, headers };
    expect((await ask(forged)).status).toBe(403);
    expect((await ask({ ...forged, headers: { ...headers, 'sec-fetch-site': 'same-origin' } })).status).toBe(303);
  });

  it('puts the token where no log has it, and the password in no page', async () => {
    const { host, token, search } = await open();
    expect(search).toBe('');
    const entered = await enter(host, token);
    const page = await request(host, entered.headers.location!, { cookie: cookieOf(entered) });
    expect(page.body).not.toContain(`first-${database.id}`);
    const lines: string[] = [];
    for await (const { text } of hosting.engine.logs(hosting.names.webTool(database.id), {})) lines.push(text);
    expect(lines.join('\n')).not.toContain(token);
  });

  it('is opened by many at once, in one container', async () => {
    const opened = await Promise.all(Array.from({ length: 4 }, () => open()));
    for (const { host, token } of opened) expect((await enter(host, token)).status).toBe(303);
    expect(await hosting.engine.workloads({ kind: 'database-tool', accountId: owner.id })).toHaveLength(1);
  });

  it("opens nothing of another account's, nor what is deleted", async () => {
    const stranger = await hosting.account();
    await expect(open({ accountId: stranger.id, databaseId: database.id })).rejects.toThrow(NotFound);
  });

  it('is known to an edge that learns everything anew', async () => {
    const { host, token } = await open();
    hosting.queue.add('platform:edge');
    await hosting.queue.whenSettled('platform:edge');
    expect((await enter(host, token)).status).toBe(303);
  });

  it('signs in with the new password after a change, in a container of its own', async () => {
    const before = (await container())!;
    await hosting.database.dataSource.manager.update(DatabaseRow, database.id, {
      ...{ currentLogin: 'b', rotation: 1, passwordB: hosting.seal(database.id, 'b', `"'\\second`) },
    });
    hosting.queue.add(`database:${database.id}`);
    await hosting.queue.whenSettled(`database:${database.id}`);
    const { host, token } = await open();
    const entered = await enter(host, token);
    const home = await request(host, entered.headers.location!, { cookie: cookieOf(entered) });
    expect(home.body).toContain('posts');
    expect((await container())!.id).not.toBe(before.id);
  });

  it('is gone at once where its account is suspended', async () => {
    const { host } = await open();
    const { manager } = hosting.database.dataSource;
    await manager.update(AccountRow, owner.id, { status: 'suspended' });
    hosting.queue.add(`database:${database.id}`);
    await eventually(async () => !(await container()), 'the tool is gone');
    expect((await request(host, '/')).status).toBe(404);
    await manager.update(AccountRow, owner.id, { status: 'active' });
    hosting.queue.add(`database:${database.id}`);
    await hosting.queue.whenSettled(`database:${database.id}`);
  });

  it('is gone when nobody uses it: no container, no address, and the edge knows the name no more', async () => {
    const { host } = await open();
    await eventually(async () => !(await container()), 'the tool is gone', 60_000);
    expect((await request(host, '/')).status).toBe(404);
  });
});
