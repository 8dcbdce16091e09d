import { createConnection } from 'mysql2/promise';
import { eventually } from '../support/ask.js';
import { ImageContainers, type Started } from '../support/image-containers.js';

const containers = new ImageContainers();
afterAll(() => containers.removeAll());

const PASSWORD = `it's "quoted" \\ and; -- \u{1f512}`;

function server(volume: string, env: Record<string, string> = {}) {
  return containers.start({
    image: 'mysql',
    port: 3306,
    volumes: { [volume]: '/var/lib/mysql' },
    memoryBytes: 256 * 1024 ** 2,
    env: { ONEBOX_ADMIN_HOST: '%', ONEBOX_ADMIN_PASSWORD: PASSWORD, ...env },
  });
}

/** Runs statements as one connection; waits for a server that is starting. */
async function query<Row = Record<string, unknown>>(
  { port }: Started,
  statements: string[],
  user = 'onebox',
  password = PASSWORD,
): Promise<Row[]> {
  const connection = await eventually(async () => {
    try {
      return await createConnection({ host: '127.0.0.1', port, user, password });
    } catch (error) {
      if (/^Access denied/.test((error as Error).message)) return error as Error;
      throw error;
    }
  }, 'the database server answers');
  if (connection instanceof Error) throw connection;
  try {
    let rows: unknown;
    for (const statement of statements) [rows] = await connection.query(statement);
    return rows as Row[];
  } finally {
    await connection.end();
  }
}

async function ended({ container }: Started): Promise<number> {
  const { StatusCode } = (await container.wait()) as { StatusCode: number };
  return StatusCode;
}

describe('mysql', () => {
  it('starts on an empty volume under any uid, with an administrator by network and nobody else', async () => {
    const started = await server(await containers.volume());
    const [version] = await query<{ version: string }>(started, ['SELECT VERSION() AS version']);
    expect(version!.version).toMatch(/^11\.8\./);
    const accounts = await query(started, ["SELECT CONCAT(User, '@', Host) AS name FROM mysql.user ORDER BY 1"]);
    expect(accounts).toEqual([{ name: 'mariadb.sys@localhost' }, { name: 'onebox@%' }, { name: 'root@localhost' }]);
    await expect(query(started, [], 'root', '')).rejects.toThrow('Access denied');
    await expect(query(started, [], 'onebox', '')).rejects.toThrow('Access denied');
    await expect(query(started, [], '', '')).rejects.toThrow('Access denied');
    // Nor by the socket: no uid but root's is root, and no account's is.
    const inside = await containers.exec(started, [
      'mariadb',
      '--socket=/run/mysqld.sock',
      '--user=root',
      '-e',
      'SELECT 1',
    ]);
    expect(inside).toMatchObject({ status: 1, stdout: '' });
    // The client programs are of the server's version.
    for (const program of ['mariadb', 'mariadb-dump']) {
      expect((await containers.exec(started, [program, '--version'])).stdout).toContain(version!.version.split('-')[0]);
    }
    const grants = await query<Record<string, string>>(started, ['SHOW GRANTS']);
    expect(Object.values(grants[0]!)[0]).toMatch(
      /^GRANT ALL PRIVILEGES ON \*\.\* TO `onebox`@`%`.* WITH GRANT OPTION$/,
    );
  });

  it('is small', async () => {
    const started = await server(await containers.volume());
    await query(started, ['CREATE DATABASE d', 'CREATE TABLE d.t (id INT PRIMARY KEY)', 'INSERT INTO d.t VALUES (1)']);
    const stats = (await started.container.stats({ stream: false })) as {
      memory_stats: { usage: number; stats: Record<string, number> };
    };
    const { usage, stats: parts } = stats.memory_stats;
    expect((usage - (parts.total_inactive_file ?? parts.inactive_file ?? 0)) / 1024 ** 2).toBeLessThan(80);
  });

  it('keeps its data over a kill and a new container, with another administrator', async () => {
    const volume = await containers.volume();
    const first = await server(volume);
    await query(first, [
      'CREATE DATABASE shop',
      'CREATE TABLE shop.t (word TEXT)',
      "INSERT INTO shop.t VALUES ('käse 🧀')",
    ]);
    await eventually(
      async () => (await containers.exec(first, ['test', '-e', '/var/lib/mysql/.onebox-initialised'])).status === 0,
      'the marker',
    );
    await first.container.kill({ signal: 'SIGKILL' });
    const second = await server(volume, {
      ONEBOX_EXPECT_DATA: '1',
      ONEBOX_ADMIN_PASSWORD: 'another',
      ONEBOX_ADMIN_HOST: '172.%',
    });
    expect(await query(second, ['SELECT word FROM shop.t'], 'onebox', 'another')).toEqual([{ word: 'käse 🧀' }]);
    const accounts = await query(second, ["SELECT Host FROM mysql.user WHERE User = 'onebox'"], 'onebox', 'another');
    expect(accounts).toEqual([{ Host: '172.%' }]);
    await expect(query(second, [])).rejects.toThrow('Access denied');
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
    const mount = { image: 'mysql', volumes: { [volume]: '/var/lib/mysql' } };
    await containers.run({ ...mount, command: ['touch', '/var/lib/mysql/.onebox-initialised'] });
    expect(await ended(await server(volume))).toBe(78);
    expect((await containers.run({ ...mount, command: ['ls', '-A', '/var/lib/mysql'] })).stdout).toBe(
      '.onebox-initialised\n',
    );
  });

  it('starts on no volume that another server runs on', async () => {
    const volume = await containers.volume();
    const first = await server(volume);
    await query(first, ['CREATE DATABASE mine']);
    const second = await server(volume);
    expect(await ended(second)).toBe(78);
    expect(await query(first, ["SHOW DATABASES LIKE 'mine'"])).toHaveLength(1);
  });

  it('serves the platform by a socket alone, with a database made', async () => {
    const [volume, sockets] = [await containers.volume(), await containers.volume()];
    await containers.run({
      image: 'sandbox',
      uid: 0,
      volumes: { [sockets]: '/sockets' },
      command: ['chmod', '0777', '/sockets'],
    });
    const platform = await containers.start({
      image: 'mysql',
      volumes: { [volume]: '/var/lib/mysql', [sockets]: '/sockets' },
      env: { ONEBOX_SOCKET_DIR: '/sockets', ONEBOX_SKIP_NETWORKING: '1', ONEBOX_ADMIN_PASSWORD: 'secret' },
    });
    const ask = (password: string, ...more: string[]) =>
      containers.exec(platform, [
        'mariadb',
        '--user=onebox',
        `--password=${password}`,
        '-N',
        '-e',
        'SELECT CURRENT_USER(), DATABASE()',
        ...more,
        'onebox',
      ]);
    const answer = await eventually(async () => {
      const { status, stdout } = await ask('secret', '--socket=/sockets/mysqld.sock');
      return status === 0 && stdout;
    }, 'the socket answers');
    expect(answer.trim()).toBe('onebox@localhost\tonebox');
    expect((await ask('wrong', '--socket=/sockets/mysqld.sock')).stderr).toContain('Access denied');
    expect((await ask('secret', '--host=127.0.0.1')).stderr).toContain("Can't connect");
  });

  it('says what it needs', async () => {
    const { status, stderr } = await containers.run({ image: 'mysql', env: { ONEBOX_ADMIN_HOST: '%' } });
    expect({ status, stderr }).toEqual({ status: 78, stderr: 'ONEBOX_ADMIN_PASSWORD is not set.\n' });
  });
});
