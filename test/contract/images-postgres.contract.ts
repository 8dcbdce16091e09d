import { Client } from 'pg';
import { eventually } from '../support/ask.js';
import { ImageContainers, type Started } from '../support/image-containers.js';

const containers = new ImageContainers();
afterAll(() => containers.removeAll());

const PASSWORD = `it's "quoted" $$ \\ and; -- \u{1f512}`;

function server(volume: string, env: Record<string, string> = {}) {
  return containers.start({
    image: 'postgres',
    port: 5432,
    volumes: { [volume]: '/var/lib/postgresql' },
    memoryBytes: 256 * 1024 ** 2,
    env: { ONEBOX_ADMIN_HOST: '%', ONEBOX_ADMIN_PASSWORD: PASSWORD, ...env },
  });
}

/** SQLSTATE of what does not become otherwise by waiting: no such password, no line in pg_hba.conf. */
const REFUSED = ['28P01', '28000'];

/** Runs statements as one connection; waits for a server that is starting. */
async function query<Row = Record<string, unknown>>(
  { port }: Started,
  statements: string[],
  user = 'onebox',
  password = PASSWORD,
  database = 'postgres',
): Promise<Row[]> {
  const connection = await eventually(async () => {
    const client = new Client({ host: '127.0.0.1', port, user, password, database, ssl: false });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end();
      if (REFUSED.includes((error as { code?: string }).code ?? '')) return error as Error;
      throw error;
    }
  }, 'the database server answers');
  if (connection instanceof Error) throw connection;
  try {
    let rows: unknown[] = [];
    for (const statement of statements) ({ rows } = await connection.query(statement));
    return rows as Row[];
  } finally {
    await connection.end();
  }
}

async function ended({ container }: Started): Promise<number> {
  const { StatusCode } = (await container.wait()) as { StatusCode: number };
  return StatusCode;
}

async function usedBytes({ container }: Started): Promise<number> {
  const stats = (await container.stats({ stream: false })) as {
    memory_stats: { usage: number; stats: Record<string, number> };
  };
  const { usage, stats: parts } = stats.memory_stats;
  return usage - (parts.total_inactive_file ?? parts.inactive_file ?? 0);
}

describe('postgres', () => {
  it('starts on an empty volume under any uid, with an administrator by network and nobody else, and is small', async () => {
    const started = await server(await containers.volume());
    const [facts] = await query<{ version: string; user: string }>(started, [
      'SELECT current_setting($$server_version$$) AS version, current_user AS user',
    ]);
    expect(facts).toMatchObject({ version: expect.stringMatching(/^17\./) as unknown, user: 'onebox' });
    expect(await query(started, ['SELECT rolname FROM pg_roles WHERE rolcanlogin'])).toEqual([{ rolname: 'onebox' }]);
    for (const [user, password] of [
      ['onebox', ''],
      ['onebox', 'wrong'],
      ['postgres', 'postgres'],
      ['pg_monitor', 'x'],
    ] as const) {
      await expect(query(started, [], user, password)).rejects.toThrow();
    }
    // Nor from inside the container, by the network or by a socket: there is none.
    const inside = await containers.exec(started, ['psql', '--no-password', '--username=onebox', '--dbname=postgres']);
    expect(inside).toMatchObject({ status: 2, stdout: '' });
    expect((await containers.exec(started, ['pg_dump', '--version'])).stdout).toMatch(/ 17\./);
    await query(started, ['CREATE TABLE t (id INT PRIMARY KEY)', 'INSERT INTO t VALUES (1)']);
    expect((await usedBytes(started)) / 1024 ** 2).toBeLessThan(60);
  });

  it('lets the administrator in from one address only, and a login into its own database only', async () => {
    const elsewhere = await server(await containers.volume(), { ONEBOX_ADMIN_HOST: '10.255.255.254' });
    await expect(query(elsewhere, [])).rejects.toThrow('rejects connection');
    const started = await server(await containers.volume());
    await query(started, [
      'CREATE ROLE mine NOLOGIN',
      'CREATE DATABASE mine',
      'CREATE DATABASE theirs',
      `CREATE ROLE me LOGIN PASSWORD 'secret' IN ROLE mine`,
      'GRANT CONNECT ON DATABASE mine, theirs, postgres TO me',
    ]);
    expect(await query(started, ['SELECT 1 AS one'], 'me', 'secret', 'mine')).toEqual([{ one: 1 }]);
    for (const database of ['theirs', 'postgres', 'template1']) {
      await expect(query(started, [], 'me', 'secret', database)).rejects.toThrow('no pg_hba.conf entry');
    }
  });

  it('shares no secret and no identity with another one', async () => {
    const read = async () => {
      const started = await server(await containers.volume());
      const [{ id }] = (await query<{ id: string }>(started, [
        'SELECT system_identifier::text AS id FROM pg_control_system()',
      ])) as [{ id: string }];
      const { stdout } = await containers.exec(started, ['pg_controldata', '/var/lib/postgresql/data']);
      return { id, nonce: /^Mock authentication nonce: *([0-9a-f]{64})$/m.exec(stdout)![1]! };
    };
    const [one, other] = [await read(), await read()];
    const image = await containers.run({ image: 'postgres', command: ['pg_controldata', '/opt/onebox/data'] });
    expect(one.id).not.toBe(other.id);
    expect(one.nonce).not.toBe(other.nonce);
    for (const value of [one.id, one.nonce, other.id, other.nonce]) expect(image.stdout).not.toContain(value);
  });

  it('keeps its data over a kill and a clean stop, with another administrator', async () => {
    const volume = await containers.volume();
    const first = await server(volume);
    await query(first, ['CREATE TABLE t (word TEXT)', `INSERT INTO t VALUES ('käse 🧀')`]);
    await first.container.kill({ signal: 'SIGKILL' });
    const other = { ONEBOX_EXPECT_DATA: '1', ONEBOX_ADMIN_PASSWORD: 'another' };
    const second = await server(volume, other);
    expect(await query(second, ['SELECT word FROM t'], 'onebox', 'another')).toEqual([{ word: 'käse 🧀' }]);
    await expect(query(second, [])).rejects.toThrow('password authentication failed');
    await second.container.stop({ t: 20 });
    const { State } = await second.container.inspect();
    expect({ exitCode: State.ExitCode, killed: State.OOMKilled }).toEqual({ exitCode: 0, killed: false });
    expect(await containers.logs(second)).toContain('database system is shut down');
    const third = await server(volume, other);
    expect(await query(third, ['SELECT word FROM t'], 'onebox', 'another')).toEqual([{ word: 'käse 🧀' }]);
    expect(await containers.logs(third)).not.toContain('was not properly shut down');
  });

  it('survives being killed again and again while it starts for the first time', async () => {
    const volume = await containers.volume();
    for (const delay of [10, 150, 300, 450, 600, 900]) {
      const started = await server(volume);
      await new Promise((resolve) => setTimeout(resolve, delay));
      await started.container.kill({ signal: 'SIGKILL' });
    }
    expect(await query(await server(volume), ['SELECT 1 AS one'])).toEqual([{ one: 1 }]);
  });

  it('does not start an empty database in the place of one with data', async () => {
    const lost = await server(await containers.volume(), { ONEBOX_EXPECT_DATA: '1' });
    expect(await ended(lost)).toBe(78);
    expect(await containers.logs(lost)).toContain('This volume was in use and is empty now.');
    const volume = await containers.volume();
    const mount = { image: 'postgres', volumes: { [volume]: '/var/lib/postgresql' } };
    await containers.run({ ...mount, command: ['touch', '/var/lib/postgresql/.onebox-initialised'] });
    expect(await ended(await server(volume))).toBe(78);
    expect((await containers.run({ ...mount, command: ['ls', '-A', '/var/lib/postgresql'] })).stdout).toBe(
      '.onebox-initialised\n',
    );
  });

  it('starts on no volume that another server runs on', async () => {
    const volume = await containers.volume();
    const first = await server(volume);
    await query(first, ['CREATE TABLE mine (id INT)']);
    const second = await server(volume);
    expect(await ended(second)).toBe(78);
    expect(await query(first, ['SELECT * FROM mine'])).toEqual([]);
  });

  it('says what it needs', async () => {
    const run = async (env: Record<string, string>) => {
      const { status, stderr } = await containers.run({ image: 'postgres', env });
      return { status, stderr };
    };
    expect(await run({ ONEBOX_ADMIN_HOST: '%' })).toEqual({
      status: 78,
      stderr: 'ONEBOX_ADMIN_PASSWORD is not set.\n',
    });
    expect(await run({ ONEBOX_ADMIN_PASSWORD: 'x' })).toEqual({
      status: 78,
      stderr: 'ONEBOX_ADMIN_HOST is not set.\n',
    });
    expect(await run({ ONEBOX_ADMIN_PASSWORD: 'x', ONEBOX_ADMIN_HOST: '1.1.1.1 trust\nhost' })).toEqual({
      status: 78,
      stderr: 'ONEBOX_ADMIN_HOST is neither an address nor a range.\n',
    });
  });
});
