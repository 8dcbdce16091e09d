import { createConnection } from 'mysql2/promise';
import { ask, eventually } from '../support/ask.js';
import { ImageContainers, type Started } from '../support/image-containers.js';

const containers = new ImageContainers();
afterAll(() => containers.removeAll());

const TITLE = `Ann's "Bread" & Cake`;
let database: Started;
let wordpress: Started;
let volume: string;
let env: Record<string, string>;

const command = (script: string, more: Record<string, string> = {}) => ({
  image: 'wordpress',
  volumes: { [volume]: '/srv/site' },
  command: ['php', `/opt/onebox/${script}.php`],
  env: { ...env, APP_URL: 'http://bread.test:8080', APP_TITLE: TITLE, APP_ADMIN_EMAIL: 'ann@bread.test', ...more },
});

const get = (path: string, host = 'bread.test:8080', headers: Record<string, string> = {}) =>
  ask({ port: wordpress.port, host, path, headers });

async function sql<Row>(statement: string): Promise<Row[]> {
  const connection = await createConnection({ host: '127.0.0.1', port: database.port, user: 'onebox', password: 'pw' });
  const [rows] = await connection.query(statement);
  await connection.end();
  return rows as Row[];
}

beforeAll(async () => {
  volume = await containers.volume();
  database = await containers.start({
    image: 'mysql',
    port: 3306,
    volumes: { [await containers.volume()]: '/var/lib/mysql' },
    env: { ONEBOX_ADMIN_HOST: '%', ONEBOX_ADMIN_PASSWORD: 'pw' },
  });
  await eventually(async () => (await sql('SELECT 1')).length, 'the database server answers');
  for (const statement of [
    'CREATE DATABASE ob_wp CHARACTER SET utf8mb4',
    "CREATE USER ob_wp IDENTIFIED BY 'inner'",
    'GRANT ALL ON ob_wp.* TO ob_wp',
  ]) {
    await sql(statement);
  }
  env = {
    SITE_RELEASE: '/srv/site/releases/rel_w',
    SITE_ROOT: '/srv/site/releases/rel_w',
    APP_SHARED: 'wp-content',
    APP_SECRET: 'the secret of this site',
    SITE_HOSTS: 'bread.test bread.sites.localhost',
    MYSQL_HOST: database.address,
    MYSQL_PORT: '3306',
    MYSQL_DATABASE: 'ob_wp',
    MYSQL_USER: 'ob_wp',
    MYSQL_PASSWORD: 'inner',
  };
});

describe('wordpress', () => {
  it('is installed, also after an installation that was killed, and once only', async () => {
    for (const delay of [300, 700]) {
      const killed = await containers.start(command('install'));
      await new Promise((resolve) => setTimeout(resolve, delay));
      await killed.container.kill({ signal: 'SIGKILL' }).catch(() => undefined);
    }
    const first = await containers.run(command('install'));
    expect(first).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^WordPress is (already )?installed\.\n$/),
      stderr: '',
    });
    const second = await containers.run(command('install', { APP_TITLE: 'Another title' }));
    expect(second).toMatchObject({ status: 0, stdout: 'WordPress is already installed.\n' });
    expect(await sql('SELECT user_login, user_email FROM ob_wp.wp_users')).toEqual([
      { user_login: 'admin', user_email: 'ann@bread.test' },
    ]);
    expect(await sql("SHOW TABLES FROM ob_wp LIKE '%unfinished'")).toEqual([]);
  });

  it('is installed anew where an installation got as far as the tables', async () => {
    await sql('CREATE TABLE ob_wp.wp_onebox_unfinished (id INT)');
    await sql('DELETE FROM ob_wp.wp_usermeta');
    const again = await containers.run(command('install'));
    expect(again).toEqual({ status: 0, stdout: 'WordPress is installed.\n', stderr: '' });
    expect(await sql("SELECT meta_value FROM ob_wp.wp_usermeta WHERE meta_key = 'wp_capabilities'")).toEqual([
      { meta_value: 'a:1:{s:13:"administrator";b:1;}' },
    ]);
  });

  it('answers at its name and its preview name, with links that stay there', async () => {
    wordpress = await containers.start({ image: 'wordpress', port: 8080, volumes: { [volume]: '/srv/site' }, env });
    await eventually(async () => (await get('/')).status, 'WordPress answers');
    for (const host of ['bread.test:8080', 'bread.sites.localhost:8080', 'BREAD.test']) {
      const { status, body } = await get('/', host);
      expect({ host, status }).toEqual({ host, status: 200 });
      expect(body).toContain('Ann&#039;s &quot;Bread&quot; &amp; Cake');
      const links = [...body.matchAll(/(?:href|src)=["'](https?:\/\/[^/"']+)/g)].map(([, origin]) => origin);
      expect([...new Set(links)].filter((origin) => !/wordpress\.org|w\.org/.test(origin!))).toEqual([
        `http://${host.toLowerCase()}`,
      ]);
    }
    const tls = await get('/', 'bread.test:8443', { 'X-Forwarded-Proto': 'https' });
    expect(tls.body).toContain('https://bread.test:8443/');
    const stranger = await get('/', 'evil.test');
    expect(stranger.body + String(stranger.headers.location)).not.toContain('evil.test');
  });

  it('has permalinks, a theme, and nothing to read in its configuration', async () => {
    const post = await get('/hello-world/');
    expect(post.status).toBe(200);
    expect(post.body).toContain('Hello world!');
    expect((await get('/no-such-page/')).status).toBe(404);
    expect((await get('/wp-content/themes/twentytwentyfive/style.css')).headers['content-type']).toBe('text/css');
    expect(await get('/wp-config.php')).toMatchObject({ status: 200, body: '' });
    expect((await get('/.htaccess')).status).toBe(404);
    expect(JSON.parse((await get('/wp-json/wp/v2/posts')).body)).toHaveLength(1);
  });

  it('signs its administrator in by a link, once', async () => {
    const made = await containers.exec(wordpress, ['php', '/opt/onebox/login.php']);
    const { token, expiresAt } = JSON.parse(made.stdout) as { token: string; expiresAt: string };
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(13);
    expect(minutes).toBeLessThanOrEqual(15);
    expect(JSON.stringify(await sql('SELECT * FROM ob_wp.wp_options'))).not.toContain(token);

    expect((await get(`/?onebox_login=${token.replace(/.$/, '')}x`)).status).toBe(403);
    const { port } = wordpress;
    await ask({ port, host: 'bread.test:8080', path: `/?onebox_login=${token}`, method: 'HEAD' });
    const tries = await Promise.all([1, 2, 3].map(() => get(`/?onebox_login=${token}`)));
    expect(tries.map(({ status }) => status).sort()).toEqual([302, 403, 403]);
    const login = tries.find(({ status }) => status === 302)!;
    expect(login.headers.location).toBe('http://bread.test:8080/wp-admin/');
    const cookie = login.headers['set-cookie']!.map((line) => line.split(';')[0]).join('; ');
    const panel = await get('/wp-admin/', 'bread.test:8080', { Cookie: cookie });
    expect(panel.status).toBe(200);
    expect(panel.body).toContain('Dashboard');
    expect((await get(`/?onebox_login=${token}`)).status).toBe(403);
  });

  it('takes no token that is too old', async () => {
    const { stdout } = await containers.exec(wordpress, ['php', '/opt/onebox/login.php']);
    const { token } = JSON.parse(stdout) as { token: string };
    await sql(
      `UPDATE ob_wp.wp_options SET option_value = JSON_SET(option_value, '$.expires', 1000) WHERE option_name = 'onebox_login'`,
    );
    expect((await get(`/?onebox_login=${token}`)).status).toBe(403);
  });

  it('keeps plugins, themes and uploads in the shared folder', async () => {
    const links = await containers.exec(wordpress, [
      'sh',
      '-c',
      'readlink /srv/site/releases/rel_w/wp-content; ls /srv/site/shared/wp-content',
    ]);
    expect(links.stdout).toBe('../../shared/wp-content\nindex.php\nlanguages\nplugins\nthemes\nupgrade\nuploads\n');
    expect(await containers.logs(wordpress)).not.toMatch(/PHP (Warning|Fatal|Notice|Deprecated)/);
  });
});
