import { MysqlServer } from '@onebox/dbservers';
import { OperationalError } from '@onebox/errors';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { ImageContainers, type Started } from '../support/image-containers.js';
import { databaseServerContract, type Session } from './dbservers-suite.js';

// The first run builds images.

const PASSWORD = `it's "quoted" \\ and 🔒`;

const containers = new ImageContainers();
let started: Started;

beforeAll(async () => {
  started = await containers.start({
    image: 'mysql',
    port: 3306,
    volumes: { [await containers.volume()]: '/var/lib/mysql' },
    env: { ONEBOX_ADMIN_HOST: '%', ONEBOX_ADMIN_PASSWORD: PASSWORD },
  });
});
afterAll(() => containers.removeAll());

const access = () => ({ host: '127.0.0.1', port: started.port, username: 'onebox', password: PASSWORD });

async function login(user: string, password: string, database?: string): Promise<Session> {
  const { host, port } = access();
  const connection = await createConnection({ host, port, user, password, database, charset: 'utf8mb4' });
  connection.on('error', () => undefined);
  return {
    query: async (sql) => (await connection.query<RowDataPacket[]>(sql))[0],
    close: () => connection.end(),
  };
}

const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;

databaseServerContract('mysql (MariaDB)', () =>
  Promise.resolve({
    access: access(),
    open: (to) => new MysqlServer(to),
    login,
    quote,
    attacks: (own, other) => [
      `SELECT * FROM ${quote(other.database)}.secrets`,
      `USE ${quote(other.database)}`,
      `CREATE TABLE ${quote(other.database)}.t (id INT)`,
      `DROP DATABASE ${quote(other.database)}`,
      'CREATE DATABASE another',
      'SELECT * FROM mysql.global_priv',
      `SET PASSWORD FOR '${other.username}'@'%' = PASSWORD('x')`,
      `CREATE USER 'intruder'@'%'`,
      `GRANT SELECT ON ${quote(own.database)}.* TO '${other.username}'@'%'`,
      `SET GLOBAL max_connections = 1`,
      `SELECT 'x' INTO OUTFILE '/tmp/x'`,
      'SHUTDOWN',
      'FLUSH TABLES WITH READ LOCK',
    ],
  }),
);

describe('MysqlServer', () => {
  it('shows a login no other databases and no files', async () => {
    const server = new MysqlServer(access());
    await server.ready(60_000);
    await server.ensureDatabase('ob_shown');
    await server.ensureDatabase('ob_hidden');
    await server.ensureLogin({ database: 'ob_shown', username: 'ob_shown_a', password: 'x' });
    const session = await login('ob_shown_a', 'x', 'ob_shown');
    expect((await session.query('SHOW DATABASES')).map((row) => row.Database)).toEqual([
      'information_schema',
      'ob_shown',
    ]);
    expect(await session.query(`SELECT LOAD_FILE('/etc/passwd') AS content`)).toEqual([{ content: null }]);
    const grants = JSON.stringify(await session.query('SHOW GRANTS'));
    expect(grants).toContain('ON `ob\\\\_shown`.* TO');
    expect(grants).not.toContain('GRANT OPTION');
    await session.close();
    await server.close();
  });

  it('becomes ready while the server still starts, and works again after it was restarted', async () => {
    const server = new MysqlServer(access());
    await server.ready(60_000);
    await server.ensureDatabase('ob_kept');
    const restarting = started.container.restart({ t: 20 });
    await expect(until(() => server.databases())).rejects.toThrow(OperationalError);
    await restarting;
    const { NetworkSettings } = await started.container.inspect();
    started.port = Number(NetworkSettings.Ports['3306/tcp']![0]!.HostPort);
    const again = new MysqlServer(access());
    expect(await again.ready(60_000)).toBe(true);
    expect(await again.databases()).toContain('ob_kept');
    await Promise.all([server.close(), again.close()]);
  });
});

/** Asks until it fails, for 30 s at most. */
async function until(ask: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) await ask();
}
