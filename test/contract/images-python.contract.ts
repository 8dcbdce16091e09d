import { ask, eventually } from '../support/ask.js';
import { ImageContainers, type Started } from '../support/image-containers.js';

const containers = new ImageContainers();
afterAll(() => containers.removeAll());

const RELEASE = '/srv/site/releases/rel_a';
const SITE = { SITE_RELEASE: RELEASE, SITE_ROOT: RELEASE };

const WSGI = (name: string) => `
def ${name}(environ, start_response):
    start_response("200 OK", [])
    return ["wsgi {} {} {}".format(environ["SCRIPT_NAME"], environ["PATH_INFO"], environ["wsgi.url_scheme"]).encode()]
`;
const ASGI = `
async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    text = "asgi {} {} {}".format(scope.get("root_path"), scope["path"], scope["scheme"])
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": text.encode()})
`;

/** A volume with a customer's files. */
async function uploaded(files: Record<string, string>): Promise<string> {
  const volume = await containers.volume();
  const script = `mkdir -p ${RELEASE} && cd ${RELEASE} && while [ $# -gt 0 ]; do mkdir -p "$(dirname "$1")"; printf %s "$2" > "$1"; shift 2; done`;
  const command = ['sh', '-c', script, 'sh', ...Object.entries(files).flat()];
  const { status, stderr } = await containers.run({ image: 'runtime', volumes: { [volume]: '/srv/site' }, command });
  if (status !== 0) throw new Error(stderr);
  return volume;
}

async function site(volume: string, env: Record<string, string> = {}): Promise<Started> {
  const volumes = { [volume]: '/srv/site' };
  const started = await containers.start({ image: 'python', volumes, port: 8080, env: { ...SITE, ...env } });
  await eventually(async () => (await get(started, '/')).status > 0, 'python answers', 60_000);
  return started;
}

const get = ({ port }: Started, path: string) =>
  ask({ port, host: 'app.test:8080', path, headers: { 'X-Forwarded-Proto': 'https' } });

const answer = async (files: Record<string, string>, path: string, env?: Record<string, string>) =>
  (await get(await site(await uploaded(files), env), path)).body;

describe('python', () => {
  it('shows its own page on an empty volume, under a uid that nobody knows', async () => {
    const { status, body } = await get(await site(await containers.volume()), '/');
    expect(status).toBe(200);
    expect(body).toContain('<h1>app.test:8080 is ready</h1>');
    expect(body).toContain('Python 3.13');
  });

  it.each([
    ['WSGI in wsgi.py', { 'wsgi.py': WSGI('application'), 'main.py': ASGI }, 'wsgi  /x https'],
    ['WSGI made by a factory', { 'app.py': `${WSGI('made')}\ndef create_app():\n    return made\n` }, 'wsgi  /x https'],
    ['ASGI in main.py', { 'main.py': ASGI }, 'asgi  /x https'],
    ['ASGI of another module', { 'main.py': 'from shop.api import app\n', 'shop/api.py': ASGI }, 'asgi  /x https'],
    [
      'a Django project',
      {
        'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        'shop/wsgi.py': WSGI('application'),
      },
      'wsgi  /x https',
    ],
  ])('finds %s', async (_, files, expected) => {
    expect(await answer(files, '/x')).toBe(expected);
  });

  it('takes a start that names an application, or a command', async () => {
    const files = {
      'shop/web.py': WSGI('handler'),
      'serve.py': 'import http.server as h; h.test(h.SimpleHTTPRequestHandler, port=3000, bind="127.0.0.1")',
      'a.txt': 'by hand',
    };
    expect(await answer(files, '/x', { SITE_START: 'shop.web:handler' })).toBe('wsgi  /x https');
    expect(await answer(files, '/a.txt', { SITE_START: 'python3 serve.py' })).toBe('by hand');
  });

  it('tells an application the prefix that it is mounted at, as WSGI and ASGI do', async () => {
    const mounted = { SITE_MOUNT: '/shop/' };
    expect(await answer({ 'wsgi.py': WSGI('app') }, '/shop/x', mounted)).toBe('wsgi /shop /x https');
    expect(await answer({ 'asgi.py': ASGI }, '/shop/x', mounted)).toBe('asgi /shop /shop/x https');
  });

  it('says what is missing where there is nothing to start', async () => {
    const volumes = { [await uploaded({ 'read.me': 'x' })]: '/srv/site' };
    const { status, stderr } = await containers.run({ image: 'python', volumes, env: SITE });
    expect({ status, stderr }).toEqual({ status: 78, stderr: expect.stringContaining('nothing to start') as string });
  });

  it('has the clients of all databases', async () => {
    const program = 'import pymysql, MySQLdb, psycopg, psycopg2, pymssql; print("all")';
    const { stdout } = await containers.run({ image: 'python', command: ['python3', '-c', program] });
    expect(stdout).toBe('all\n');
  });
});

describe('installing packages', () => {
  const install = (volume: string, env: Record<string, string> = {}) =>
    containers.run({
      image: 'python',
      volumes: { [volume]: '/srv/site' },
      command: ['/opt/onebox/packages'],
      env: { ...SITE, ...env },
    });

  it('installs what requirements.txt names, once, beside what the system has', async () => {
    const volume = await uploaded({
      'requirements.txt': 'PyMySQL>=1\n./lib/left\n',
      'lib/left/pyproject.toml': '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
      'lib/left/backend.py': BACKEND,
      'app.py': 'import left, pymysql\ndef app(e, s):\n    s("200 OK", [])\n    return [left.TEXT.encode()]\n',
    });
    expect(await install(volume, { PIP_NO_INDEX: '1' })).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('The packages are installed.') as string,
    });
    expect((await install(volume)).stdout).toContain('installed already');
    expect((await get(await site(volume), '/')).body).toBe('installed');
  });

  it('says that the index cannot be reached, and is done again the next time', async () => {
    const volume = await uploaded({ 'requirements.txt': 'flask==3.0.0\n' });
    const unreachable = { PIP_INDEX_URL: 'https://127.0.0.1:9/simple' };
    const failed = {
      status: 1,
      stderr: expect.stringContaining('the package index cannot be reached from here') as string,
    };
    expect(await install(volume, unreachable)).toMatchObject(failed);
    expect(await install(volume, unreachable)).toMatchObject(failed);
  });
});

/** The smallest thing that makes a wheel, so that nothing has to be fetched. */
const BACKEND = `
import os, zipfile

def build_wheel(directory, config_settings=None, metadata_directory=None):
    name = "left-1.0-py3-none-any.whl"
    info = "left-1.0.dist-info/"
    with zipfile.ZipFile(os.path.join(directory, name), "w") as wheel:
        wheel.writestr("left.py", 'TEXT = "installed"')
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: left\\nVersion: 1.0\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    return name
`;
