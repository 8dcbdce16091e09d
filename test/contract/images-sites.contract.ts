import { ask, eventually } from '../support/ask.js';
import { ImageContainers, type Started } from '../support/image-containers.js';

const containers = new ImageContainers();
afterAll(() => containers.removeAll());

const RELEASE = '/srv/site/releases/rel_a';

async function site(image: string, env: Record<string, string> = {}, volume?: string) {
  const volumes = { [volume ?? (await containers.volume())]: '/srv/site' };
  const memoryBytes = (image === 'static' ? 64 : 512) * 1024 ** 2;
  const started = await containers.start({
    image,
    volumes,
    memoryBytes,
    port: 8080,
    env: { SITE_RELEASE: RELEASE, SITE_ROOT: RELEASE, ...env },
  });
  await eventually(async () => (await get(started, '/')).status > 0, `${image} answers`);
  return started;
}

const get = ({ port }: Started, path: string, headers: Record<string, string> = {}) =>
  ask({ port, host: 'shop.test:8080', path, headers });

/** Writes files as the site's owner would; names may be anything. */
async function write(started: Started, files: Record<string, string>) {
  for (const [path, content] of Object.entries(files)) {
    const script = 'mkdir -p "$(dirname "$1")" && printf %s "$2" > "$1"';
    const { status, stderr } = await containers.exec(started, [
      'sh',
      '-c',
      script,
      'sh',
      `${RELEASE}/${path}`,
      content,
    ]);
    if (status !== 0) throw new Error(stderr);
  }
}

/** Secrets and sources of all runtimes, as themselves and as the copies that editors and people make. */
const SECRET = [
  '.env',
  '.git/config',
  'sub/.git/HEAD',
  '.htpasswd',
  '.svn/entries',
  'web.config',
  'Web.Config',
  'web.config.bak',
  'config.inc',
  'Gemfile',
  'Gemfile.lock',
  'config.ru',
  'page.aspx',
  'PAGE.ASPX',
  'page.aspx.',
  'handler.ashx',
  'Global.asax',
  'code.cs',
  'code.vb',
  'app.rb',
  'app.py',
  'app.py~',
  'settings.py.old',
];
const PHP_COPIES = ['copy.php.bak', 'copy.php~', 'copy.php.', 'copy.php ', 'copy.PHP.old', 'copy.php5', 'copy.phps'];

describe('php', () => {
  let php: Started;
  beforeAll(async () => {
    php = await site('php');
  });

  it('shows its own page on an empty volume, made by PHP, under a uid that nobody knows', async () => {
    const { status, body, headers } = await get(php, '/');
    expect({ status, server: headers.server, by: headers['x-powered-by'] }).toEqual({
      status: 200,
      server: 'Apache',
      by: undefined,
    });
    expect(body).toContain('<h1>shop.test:8080 is ready</h1>');
    expect(body).not.toContain('<?');
    expect((await containers.exec(php, ['stat', '-c', '%u %a', RELEASE])).stdout.trim()).toBe('200123 755');
  });

  it('obeys .htaccess, with rewriting, headers and values for PHP', async () => {
    await write(php, {
      '.htaccess': [
        'RewriteEngine On',
        'RewriteCond %{REQUEST_FILENAME} !-f',
        'RewriteRule ^article/([a-z]+)$ article.php?name=$1 [L,QSA]',
        'Header set X-Mine yes',
        'php_value memory_limit 99M',
      ].join('\n'),
      'article.php':
        '<?php echo $_GET["name"], " ", ini_get("memory_limit"), " ", PHP_VERSION_ID >= 80400 ? "8.4" : "old";',
    });
    const answer = await get(php, '/article/bread');
    expect(answer.body).toBe('bread 99M 8.4');
    expect(answer.headers['x-mine']).toBe('yes');
    await write(php, { '.htaccess': '' });
  });

  it('has the extensions that applications expect, a writable place for uploads, and keeps sessions on the volume', async () => {
    const wanted =
      'mysqli pdo_mysql pdo_pgsql pdo_sqlite pdo_dblib gd curl mbstring dom zip intl bcmath soap exif gmp Zend\\ OPcache';
    await write(php, {
      'extensions.php': `<?php foreach (explode(",", ${JSON.stringify(wanted.replaceAll(/(?<!\\) /g, ',').replaceAll('\\', ''))}) as $name) if (!extension_loaded($name)) echo "$name missing ";`,
      'upload.php':
        '<?php session_start(); $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1; echo $_SESSION["n"], " ", filesize($_FILES["f"]["tmp_name"]), " ", dirname($_FILES["f"]["tmp_name"]);',
    });
    expect((await get(php, '/extensions.php')).body).toBe('');
    const body = `--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n${'x'.repeat(3_000_000)}\r\n--b--\r\n`;
    const headers = { 'Content-Type': 'multipart/form-data; boundary=b', Cookie: 'PHPSESSID=abcdefghijklmnop' };
    const upload = () => ask({ port: php.port, host: 'shop.test', path: '/upload.php', method: 'POST', headers, body });
    await upload();
    expect((await upload()).body).toMatch(/^2 3000000 \/srv\/site\/\.uploads$/);
  });

  it('knows from the edge that the visitor came by TLS', async () => {
    await write(php, {
      'tls.php': '<?php echo $_SERVER["HTTPS"] ?? "off";',
    });
    const tls = { 'X-Forwarded-Proto': 'https' };
    expect((await get(php, '/tls.php')).body).toBe('off');
    expect((await get(php, '/tls.php', tls)).body).toBe('on');
  });

  it('shows no secret and no source, however the path is written', async () => {
    const code = '<?php echo "executed";';
    await write(php, Object.fromEntries([...SECRET, ...PHP_COPIES].map((path) => [path, `SECRET ${code}`])));
    await write(php, { 'x.php': code, 'LOUD.PHP': code, 'x.phtml': code, '.well-known/x.txt': 'known' });
    for (const path of [
      ...SECRET,
      ...PHP_COPIES,
      '%2egit/config',
      'web%2econfig',
      'x/../web.config',
      '//.env',
      'web.config/more',
    ]) {
      const { status, body } = await get(php, `/${path.replaceAll(' ', '%20')}`);
      expect({ path, status, shown: body.includes('SECRET') }).toEqual({ path, status: 404, shown: false });
    }
    for (const path of ['x.php', 'LOUD.PHP', 'x.phtml', 'x.php/more', '%78.p%68p']) {
      expect({ path, body: (await get(php, `/${path}`)).body }).toEqual({ path, body: 'executed' });
    }
    expect((await get(php, '/.well-known/x.txt')).body).toBe('known');
  });

  it('shows what only looks like a source: translations, scripts, pictures', async () => {
    const harmless = ['datepicker.cs.js', 'site.config.js', 'picture.php.jpg', 'py.html', 'environment.txt'];
    await write(php, Object.fromEntries(harmless.map((path) => [path, '<?php echo 1;'])));
    for (const path of harmless) {
      expect({ path, body: (await get(php, `/${path}`)).body }).toEqual({ path, body: '<?php echo 1;' });
    }
  });

  it('refuses a denied file that a rewrite rule of the site leads to', async () => {
    await write(php, { '.htaccess': 'RewriteEngine On\nRewriteRule ^innocent$ web.config [L]' });
    const { status, body } = await get(php, '/innocent');
    expect({ denied: status === 404 || status === 403, shown: body.includes('SECRET') }).toEqual({
      denied: true,
      shown: false,
    });
  });

  it('lets a running request end when it is stopped', async () => {
    await write(php, { '.htaccess': '', 'slow.php': '<?php sleep(2); echo "finished";' });
    const running = get(php, '/slow.php');
    await eventually(async () => (await containers.logs(php)).length > 0, 'logs');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const stopped = php.container.stop({ t: 20 });
    expect((await running).body).toBe('finished');
    await stopped;
    expect((await php.container.inspect()).State.ExitCode).toBe(0);
  });

  it('answers under a prefix where it is mounted at one', async () => {
    const shop = await site('php', { SITE_ROOT: `${RELEASE}/shop`, SITE_MOUNT: '/store/' });
    expect((await get(shop, '/store/')).body).toContain('is ready');
    await write(shop, { 'shop/where.php': '<?php echo $_SERVER["REQUEST_URI"];' });
    expect((await get(shop, '/store/where.php')).body).toBe('/store/where.php');
  });
});

describe('php 8.2', () => {
  it('is the same image on Debian 12', async () => {
    const php = await site('php@bookworm');
    await write(php, { 'version.php': '<?php echo PHP_VERSION, " ", extension_loaded("pdo_dblib") ? "dblib" : "";' });
    expect((await get(php, '/version.php')).body).toMatch(/^8\.2\.\d+ dblib$/);
    await write(php, { 'web.config': 'SECRET' });
    expect((await get(php, '/web.config')).status).toBe(404);
  });
});

/** Folders with default documents of several runtimes; `own` names another one by its .htaccess. */
const FOLDERS = {
  'both/index.html': 'mine',
  'both/Default.aspx': 'x',
  'asp/Default.aspx': 'x',
  'asp/index.aspx': 'x',
  'with space/Default.aspx': 'x',
  'none/x.txt': 'x',
};

describe.each(['php', 'static'])('default documents of other runtimes (%s)', (image) => {
  it.each(['/', '/shop/'])('are led to where there is no own one, below %s', async (mount) => {
    const env: Record<string, string> = mount === '/' ? {} : { SITE_MOUNT: mount };
    const started = await site(image, { ...env, SITE_OTHER_DOCUMENTS: 'index.aspx Default.aspx' });
    await write(started, FOLDERS);
    const led = async (path: string) => {
      const { status, headers } = await get(started, mount + path);
      const to = headers.location && new URL(headers.location, `http://shop.test${mount}${path}`);
      return [status, to ? to.pathname + to.search : undefined];
    };
    expect(await led('asp/?a=1&b=%20')).toEqual([307, `${mount}asp/index.aspx?a=1&b=%20`]);
    expect(await led('with%20space/')).toEqual([307, `${mount}with%20space/Default.aspx`]);
    expect(await led('both/')).toEqual([200, undefined]);
    expect(await led('none/')).toEqual([403, undefined]);
    expect((await get(started, `${mount}asp/`)).headers.location).not.toContain('http');
  });
});

describe('default documents of other runtimes', () => {
  it('come after what the site itself calls its default document', async () => {
    const php = await site('php', { SITE_OTHER_DOCUMENTS: 'Default.aspx' });
    await write(php, {
      'own/Default.aspx': 'x',
      'own/home.html': 'home',
      'own/.htaccess': 'DirectoryIndex home.html',
      '.htaccess':
        'RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteCond %{REQUEST_FILENAME} !-d\nRewriteRule . /index.php [L]',
      'index.php': '<?php echo "front controller";',
      'asp/Default.aspx': 'x',
    });
    expect((await get(php, '/own/')).body).toBe('home');
    expect((await get(php, '/no/such/folder/')).body).toBe('front controller');
    expect((await get(php, '/asp/')).headers.location).toBe('/asp/Default.aspx');
  });
});

describe('seeding', () => {
  it('is done once by containers that start together, and again where it was cut off', async () => {
    const volume = await containers.volume();
    const first = await site('php', {}, volume);
    await containers.exec(first, [
      'sh',
      '-c',
      `rm -rf ${RELEASE} && mkdir ${RELEASE}.seeding && echo half > ${RELEASE}.seeding/index.php`,
    ]);
    const both = await Promise.all([site('php', {}, volume), site('php', {}, volume)]);
    for (const container of both) expect((await get(container, '/')).body).toContain('is ready');
    expect((await containers.exec(first, ['ls', '/srv/site/releases'])).stdout).toBe('rel_a\n');
  });

  it('leaves a release that is there as it is', async () => {
    const volume = await containers.volume();
    const first = await site('static', {}, volume);
    await write(first, { 'index.html': 'mine' });
    expect((await get(await site('static', {}, volume), '/')).body).toBe('mine');
  });

  it('gives each of several runtimes a page of its own, whichever starts first', async () => {
    const volume = await containers.volume();
    const below = { SITE_ROOT: `${RELEASE}/docs`, SITE_MOUNT: '/docs/' };
    const [inner, outer] = [await site('static', below, volume), await site('php', {}, volume)];
    expect((await get(inner, '/docs/')).body).toContain('is ready');
    expect((await get(outer, '/')).body).toContain('is ready');
    const files = await containers.exec(outer, ['sh', '-c', `cd ${RELEASE} && find . -type f | sort && rm index.php`]);
    expect(files.stdout).toBe('./docs/index.html\n./index.php\n');
    expect((await get(await site('php', { SITE_EXPECT_RELEASE: '1' }, volume), '/')).status).toBe(403);
  });

  it('finishes a page that was cut off', async () => {
    const volume = await containers.volume();
    const first = await site('php', {}, volume);
    await containers.exec(first, ['sh', '-c', `mkdir ${RELEASE}/.seeding && : > ${RELEASE}/index.php`]);
    const second = await site('php', {}, volume);
    expect((await get(second, '/')).body).toContain('is ready');
    expect((await containers.exec(second, ['ls', '-A', RELEASE])).stdout).toBe('index.php\n');
  });

  it('is refused where the release was there before: lost files are not hidden by a starter page', async () => {
    const env = { SITE_RELEASE: RELEASE, SITE_ROOT: RELEASE, SITE_EXPECT_RELEASE: '1' };
    const volumes = { [await containers.volume()]: '/srv/site' };
    const { status, stderr } = await containers.run({ image: 'php', volumes, env });
    expect({ status, stderr }).toEqual({ status: 78, stderr: expect.stringContaining('are missing') as string });
  });

  it('keeps shared paths over releases', async () => {
    const volume = await containers.volume();
    const first = await site('static', {}, volume);
    await write(first, { 'data/uploads/a.txt': 'kept' });
    await site('static', { APP_SHARED: 'data/uploads media' }, volume);
    expect((await get(first, '/data/uploads/a.txt')).body).toBe('kept');
    const next = { SITE_RELEASE: '/srv/site/releases/rel_b', SITE_ROOT: '/srv/site/releases/rel_b' };
    const second = await site('static', { ...next, APP_SHARED: 'data/uploads media' }, volume);
    expect((await get(second, '/data/uploads/a.txt')).body).toBe('kept');
    const links = await containers.exec(first, [
      'sh',
      '-c',
      'readlink /srv/site/releases/rel_[ab]/data/uploads /srv/site/releases/rel_b/media',
    ]);
    expect(links.stdout).toBe('../../../shared/data/uploads\n../../../shared/data/uploads\n../../shared/media\n');
  });
});

describe('static', () => {
  let files: Started;
  beforeAll(async () => {
    files = await site('static');
  });

  it('serves files with ETags, compressed, in 64 MiB', async () => {
    expect((await get(files, '/')).body).toContain('This site is ready');
    await write(files, { 'style.css': 'a{}'.repeat(1000), 'folder/index.html': 'here' });
    const { headers } = await get(files, '/style.css', { 'Accept-Encoding': 'gzip' });
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'public, max-age=3600' });
    const page = await get(files, '/folder/');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect((await get(files, '/folder/', { 'If-None-Match': page.headers.etag! })).status).toBe(304);
    expect((await get(files, '/folder')).headers.location).toBe('/folder/');
  });

  it('has a page of its own for what is not there, or the site its own', async () => {
    expect((await get(files, '/nothing')).status).toBe(404);
    await write(files, { '404.html': 'lost' });
    expect(await get(files, '/nothing')).toMatchObject({ status: 404, body: 'lost' });
  });

  it('shows no secret and no source, PHP included', async () => {
    const paths = [...SECRET, ...PHP_COPIES, 'x.php', 'X.PHP', 'x.phtml'];
    await write(files, Object.fromEntries(paths.map((path) => [path, 'SECRET'])));
    for (const path of [...paths, '%2egit/config', 'web%2econfig', 'x.php/more', '//.env']) {
      const { status, body } = await get(files, `/${path.replaceAll(' ', '%20')}`);
      expect({ path, status, shown: body.includes('SECRET') }).toEqual({ path, status: 404, shown: false });
    }
  });

  it('answers under a prefix where it is mounted at one', async () => {
    const docs = await site('static', { SITE_ROOT: `${RELEASE}/docs`, SITE_MOUNT: '/manual/' });
    expect((await get(docs, '/manual/')).body).toContain('is ready');
    await write(docs, { 'docs/a.html': 'a', 'docs/sub/index.html': 'sub', 'docs/web.config': 'SECRET' });
    expect((await get(docs, '/manual/a.html')).body).toBe('a');
    expect((await get(docs, '/manual/sub/')).body).toBe('sub');
    expect((await get(docs, '/manual/web.config')).status).toBe(404);
  });

  it('keeps names that are made of the content for a year, and others for an hour', async () => {
    const year = ['main.8d3f2a1b.js', 'index-BxYz12_3.css', 'chunk-6SBLUR5C.js', 'font.0a1b2c3d4e5f.woff2'];
    const hour = ['jquery-validate.js', 'report-20240101.css', 'app.js', 'photo-holidays.jpg'];
    await write(files, Object.fromEntries([...year, ...hour].map((name) => [`assets/${name}`, 'x'])));
    const cached = async (name: string) => (await get(files, `/assets/${name}`)).headers['cache-control'];
    for (const name of year) expect([name, await cached(name)]).toEqual([name, 'public, max-age=31536000, immutable']);
    for (const name of hour) expect([name, await cached(name)]).toEqual([name, 'public, max-age=3600']);
  });

  it('serves copies that were compressed beforehand', async () => {
    await write(files, { 'big.js': 'plain', 'big.js.gz': 'gzipped', 'big.js.br': 'brotli' });
    const served = async (accepted: string) => {
      const { body, headers } = await get(files, '/big.js', { 'Accept-Encoding': accepted });
      return [body, headers['content-encoding']];
    };
    expect(await served('br, gzip')).toEqual(['brotli', 'br']);
    expect(await served('gzip')).toEqual(['gzipped', 'gzip']);
    expect(await served('identity')).toEqual(['plain', undefined]);
  });

  it('leads the routes of an application in the browser to its page', async () => {
    const page = { Accept: 'text/html,*/*;q=0.8' };
    const answer = async (path: string, headers = {}) => {
      const { status, body } = await get(spa, path, headers);
      return status === 200 ? body : status;
    };
    const spa = await site('static', { SITE_ROOT: `${RELEASE}/app`, SITE_MOUNT: '/app/' });
    await write(spa, { 'app/index.html': 'first page', 'app/app.js': 'script', 'app/web.config': 'SECRET' });
    expect(await answer('/app/orders/17', page)).toBe('first page');
    expect(await answer('/app/orders/17')).toBe(404);
    expect(await answer('/app/missing.js', page)).toBe(404);
    expect(await answer('/app/web.config', page)).toBe(404);
    await write(spa, { 'app/200.html': 'every route' });
    expect(await answer('/app/orders/17')).toBe('every route');
    expect(await answer('/app/missing.js')).toBe(404);
    expect(await answer('/app/')).toBe('first page');
    await write(spa, { 'app/404.html': 'lost' });
    expect(await get(spa, '/app/orders/17', page)).toMatchObject({ status: 404, body: 'lost' });
  });
});
