import { Agent } from 'node:http';
import { connect } from 'node:net';
import { catalogue, type Runtime, type RuntimeSite } from '@onebox/runtimes';
import { ask, eventually } from '../support/ask.js';
import { type EdgeUnderTest, freeEdgePorts, makeHaproxyEdge } from '../support/edge-under-test.js';
import { ImageContainers, images, type Started } from '../support/image-containers.js';

/**
 * All runtimes of the catalogue serve one folder that holds the source and secret files of all of them. Whatever a path
 * looks like, no answer may hold what stands in such a file.
 */
const MARKER = 'MARKER-8f1c';
const RELEASE = '/srv/site/releases/rel_a';

/** What is executed answers without the marker, so that only a source shown as it is has it. */
const SOURCES: Record<string, string> = {
  'page.php': `<?php /* ${MARKER} */ echo "executed";`,
  'page.phtml': `<?php /* ${MARKER} */ echo "executed";`,
  'config.php.bak': `<?php /* ${MARKER} */`,
  'library.inc': `<?php /* ${MARKER} */`,
  'page.aspx': `<%@ Page Language="C#" %><%-- ${MARKER} --%>executed`,
  'handler.ashx': `<%@ WebHandler Language="C#" Class="Missing" %>// ${MARKER}`,
  'control.ascx': `<%-- ${MARKER} --%>`,
  'view.cshtml': `@* ${MARKER} *@`,
  'code.cs': `// ${MARKER}`,
  'code.vb': `' ${MARKER}`,
  'web.config': `<configuration><!-- ${MARKER} --></configuration>`,
  'App_Data/members.xml': `<x>${MARKER}</x>`,
  'bin/Shop.dll': MARKER,
  'appsettings.json': `{"x":"${MARKER}"}`,
  'Shop.runtimeconfig.json': `{"x":"${MARKER}"}`,
  'model.rb': `# ${MARKER}`,
  'view.html.erb': `<%# ${MARKER} %>`,
  Gemfile: `# ${MARKER}`,
  Rakefile: `# ${MARKER}`,
  'config/database.yml': `# ${MARKER}`,
  'config/master.key': MARKER,
  'config.ru': `# ${MARKER}\nrun Rack::Files.new(ENV.fetch("SITE_ROOT"))\n`,
  'module.py': `# ${MARKER}`,
  'requirements.txt': `# ${MARKER}`,
  'package.json': `{"name":"${MARKER}"}`,
  'package-lock.json': `{"name":"${MARKER}"}`,
  'composer.json': `{"name":"${MARKER}"}`,
  '.env': `SECRET=${MARKER}`,
  '.git/config': `[${MARKER}]`,
  '.htaccess': `# ${MARKER}`,
};

/** Servers of the folder as customers write them: they read a path by what their language has for it, and open the file. */
const SERVERS: Record<string, string> = {
  'serve.js': `
    const { createServer } = require('node:http'), { readFile } = require('node:fs'), { join } = require('node:path');
    createServer((request, response) => {
      let path;
      const url = request.url.replace(/^[/\\\\]+/, '/');
      try { path = decodeURIComponent(new URL(url, 'http://x').pathname); } catch { return response.writeHead(400).end(); }
      readFile(join(__dirname, join('/', path)).replace(/\\/+$/, ''), (error, content) =>
        response.writeHead(error ? 404 : 200).end(content));
    }).listen(process.env.PORT, '127.0.0.1');`,
  Served: `#!/usr/bin/perl
use strict; use IO::Socket::INET; $SIG{PIPE} = 'IGNORE';
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 3000, Listen => 100, ReuseAddr => 1) or die;
while (1) {
  my $client = $server->accept or next;
  my ($path) = (<$client> // '') =~ m{^\\S+ ([^ ?]*)};
  while (defined(my $line = <$client>)) { last if $line =~ /^\\r?$/ }
  ($path //= '/') =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
  my $body = '';
  if ($path !~ /\\0/ && -f "$ENV{SITE_ROOT}/$path" && open my $file, '<', "$ENV{SITE_ROOT}/$path") { local $/; $body = <$file> }
  print $client "HTTP/1.1 200 OK\\r\\nContent-Length: " . length($body) . "\\r\\nConnection: close\\r\\n\\r\\n$body";
  close $client;
}`,
};

/** What each runtime is told to run, where it serves no files by itself. */
const SITES: Record<string, Partial<RuntimeSite>> = {
  node: { start: 'exec node serve.js' },
  python: { start: 'exec python3 -m http.server --bind 127.0.0.1 3000' },
  aspnetcore: { finding: { kind: 'aspnetcore', entry: 'Served', framework: null } },
};

type Spelling = (path: string) => string;
const dots = (path: string, dot: string) => path.replaceAll('.', dot);
const lastDot = (path: string, dot: string) => path.replace(/\.(?=[^.]*$)/, dot);
const firstLetter = (path: string) => path.replace(/[a-z]/i, (letter) => `%${letter.charCodeAt(0).toString(16)}`);

/** Paths that one program on the way reads as another does not. */
const SPELLINGS: Record<string, Spelling> = {
  'as it is': (path) => `/${path}`,
  '%2E': (path) => `/${lastDot(path, '%2E')}`,
  '%2e for all dots': (path) => `/${dots(path, '%2e')}`,
  'escaped twice': (path) => `/${dots(path, '%252E')}`,
  'escaped twice, letter by letter': (path) => `/${dots(path, '%25%32%45')}`,
  'an escaped letter': (path) => `/${firstLetter(path)}`,
  '//': (path) => `//${path}`,
  '///': (path) => `///${path.replaceAll('/', '//')}`,
  '/./': (path) => `/./${path}`,
  '/%2e/': (path) => `/%2e/${path}`,
  '/x/../': (path) => `/x/../${path}`,
  '/x/%2e%2e/': (path) => `/x/%2e%2e/${path}`,
  '/x%2f..%2f': (path) => `/x%2f..%2f${path}`,
  '%2f': (path) => `/%2f${path}`,
  'path info': (path) => `/${path}/more`,
  'path info of a harmless name': (path) => `/${path}/style.css`,
  'trailing slash': (path) => `/${path}/`,
  'trailing /.': (path) => `/${path}/.`,
  ';a': (path) => `/${path};a`,
  ';a.css': (path) => `/${path};a.css`,
  '/;/': (path) => `/;/${path}`,
  '%3b': (path) => `/${path}%3ba`,
  'trailing dot': (path) => `/${path}.`,
  'trailing %20': (path) => `/${path}%20`,
  'trailing tab': (path) => `/${path}%09`,
  'upper case': (path) => `/${path.toUpperCase()}`,
  'upper case, escaped': (path) => `/${dots(path.toUpperCase(), '%2E')}`,
  '%00': (path) => `/${path}%00`,
  '%00.html': (path) => `/${path}%00.html`,
  'line feed': (path) => `/${path}%0a`,
  'a stream': (path) => `/${path}::$DATA`,
  backslash: (path) => `\\${path}`,
  'escaped backslash': (path) => `/%5c${path}`,
  'backslashes and dots': (path) => `/x\\..\\${path}`,
  query: (path) => `/${path}?x=.css`,
  'escaped ?': (path) => `/${path}%3fx.css`,
  'escaped #': (path) => `/${path}%23.css`,
  'overlong dot': (path) => `/${dots(path, '%c0%ae')}`,
  mixed: (path) => `//.//x/%2e%2e/./${lastDot(path, '%2e')}`,
  'mixed, with parameters': (path) => `/.//${lastDot(path.toUpperCase(), '%2E')};v=1/`,
};

/** What no client of Node's would send. */
const RAW: Record<string, Spelling> = {
  'trailing space': (path) => `/${path} `,
  'absolute form': (path) => `http://other.test/${path}`,
  'no slash': (path) => path,
};

interface Served {
  name: string;
  runtime: Runtime;
  container: Started;
  host: string;
}

const containers = new ImageContainers();
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
let world: EdgeUnderTest;
let served: Served[];

/** Linux runtimes whose image is one of ours, in every version. */
const SELECTION = catalogue.runtimes
  .filter(({ os }) => os === 'linux')
  .flatMap((runtime) => runtime.versions.map(({ version, image }) => ({ runtime, version, image })))
  .filter(({ image }) => images.names().includes(image) || images.names().includes(image.split('@')[0]!));

beforeAll(async () => {
  const volume = await containers.volume();
  await fill(volume);
  [world, served] = await Promise.all([
    freeEdgePorts(21_300, 21_399).then(makeHaproxyEdge),
    Promise.all(SELECTION.map(({ runtime, version, image }) => start(volume, runtime, version, image))),
  ]);
  for (const { name, container, host } of served) {
    const pools = [{ name, endpoints: [{ address: container.address, port: 8080 }] }];
    const live = { pools, defaultPool: name, prefixes: [], extensions: [] };
    await world.edge.setSite({ id: `dom_${host.split('.')[0]}`, hostnames: [host], state: 'live', live });
  }
  for (const { container, host } of served) {
    const check = async () => (await asked(container, host, '/harmless.txt')).includes('HARMLESS');
    await eventually(check, `${host} answers`, 60_000).catch(async (error: unknown) => {
      throw new Error(`${host} did not start: ${await containers.logs(container)}`, { cause: error });
    });
  }
});
afterAll(async () => {
  agent.destroy();
  await world?.remove();
  await containers.removeAll();
});

async function fill(volume: string): Promise<void> {
  const files = { ...SOURCES, ...SERVERS, 'harmless.txt': 'HARMLESS' };
  const script = `cd ${RELEASE} && while [ $# -gt 0 ]; do mkdir -p "$(dirname "$1")"; printf %s "$2" > "$1"; shift 2; done; chmod +x Served`;
  const { status, stderr } = await containers.run({
    image: 'runtime',
    volumes: { [volume]: '/srv/site' },
    command: ['sh', '-c', `mkdir -p ${RELEASE} && ${script}`, 'sh', ...Object.entries(files).flat()],
  });
  if (status !== 0) throw new Error(stderr);
}

async function start(volume: string, runtime: Runtime, version: string, image: string): Promise<Served> {
  const given = { mount: '/', secret: 'secret', databases: [], uploaded: true, ...SITES[runtime.id] };
  const env = runtime.environment({ directory: RELEASE, ...given });
  const container = await containers.start({
    image,
    env: { ...env, SITE_RELEASE: RELEASE, SITE_ROOT: RELEASE },
    volumes: { [volume]: '/srv/site' },
    memoryBytes: runtime.limits.memoryBytes,
    tmpfs: runtime.tmpfs,
    port: runtime.port,
  });
  const name = `${runtime.id}-${version}`.replaceAll('.', '-');
  return { name, runtime, container, host: `${name}.sources.test` };
}

/** A site's answer through the edge; without a path from the table it shows that files are served at all. */
async function asked(container: Started, host: string, path: string, direct = false): Promise<string> {
  const to = direct ? { port: 8080, at: container.address } : { port: world.settings.httpPort };
  for (let attempt = 1; ; attempt++) {
    try {
      const { headers, body } = await ask({ ...to, host, path, agent });
      return JSON.stringify(headers) + body;
    } catch (error) {
      // A connection that the other side ends just then.
      if (attempt === 3) throw error;
    }
  }
}

/** Everything that comes back for a request line which stands as it is. */
function askedRaw({ container, host }: Served, target: string, direct: boolean): Promise<string> {
  const [port, address] = direct ? [8080, container.address] : [world.settings.httpPort, '127.0.0.1'];
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, address, () =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    socket.setTimeout(10_000, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.once('error', () => undefined).once('close', () => resolve(answer));
  });
}

/** Runs a few at a time: a container has one CPU and few processes. */
async function inTurns<T>(items: T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

describe('a source file', () => {
  it('is there, and every runtime serves the folder that it is in', async () => {
    expect(served.map(({ runtime }) => runtime.id)).toEqual(
      expect.arrayContaining(['node', 'php', 'php', 'python', 'static']),
    );
    for (const { container, host } of served) {
      expect([host, await asked(container, host, '/harmless.txt', true)]).toEqual([
        host,
        expect.stringContaining('HARMLESS'),
      ]);
      const grep = await containers.exec(container, ['grep', '-rlF', MARKER, RELEASE]);
      expect(grep.stdout.trim().split('\n')).toHaveLength(Object.keys(SOURCES).length);
    }
  });

  it.each([false, true])('is shown by no runtime, however its path is written (past the edge: %s)', async (direct) => {
    const shown: string[] = [];
    let answers = 0;
    const cases = served.flatMap((site) =>
      Object.keys(SOURCES).flatMap((source) =>
        Object.entries(SPELLINGS).map(([spelling, write]) => ({ site, spelling, path: write(source) })),
      ),
    );
    await inTurns(cases, 16, async ({ site, spelling, path }) => {
      const answer = await asked(site.container, site.host, path, direct);
      answers++;
      if (answer.includes(MARKER)) shown.push(`${site.name} ${path} (${spelling})`);
    });
    expect(shown.sort()).toEqual([]);
    expect(answers).toBe(served.length * Object.keys(SOURCES).length * Object.keys(SPELLINGS).length);
  });

  it.each([false, true])('is shown by no runtime to a client that breaks rules (past the edge: %s)', async (direct) => {
    for (const site of served) {
      expect([site.name, await askedRaw(site, '/harmless.txt', direct)]).toEqual([
        site.name,
        expect.stringContaining('HARMLESS'),
      ]);
    }
    const shown: string[] = [];
    const cases = served.flatMap((site) =>
      Object.keys(SOURCES).flatMap((source) => Object.values(RAW).map((write) => ({ site, target: write(source) }))),
    );
    await inTurns(cases, 16, async ({ site, target }) => {
      if ((await askedRaw(site, target, direct)).includes(MARKER)) shown.push(`${site.name} ${target}`);
    });
    expect(shown.sort()).toEqual([]);
  });
});
