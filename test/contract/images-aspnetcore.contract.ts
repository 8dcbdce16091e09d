import { request } from 'node:http';
import { Readable } from 'node:stream';
import { tarOf, type TarEntry } from '../support/archives.js';
import { ask, eventually } from '../support/ask.js';
import { type EdgeUnderTest, freeEdgePorts, makeHaproxyEdge } from '../support/edge-under-test.js';
import { ImageContainers, type Started } from '../support/image-containers.js';
import { KESTREL_PROGRAM, KESTREL_START, kestrelArchive, whyNoKestrel } from '../support/kestrel-application.js';

const containers = new ImageContainers();
let volume: string;
let made = 0;

beforeAll(async () => {
  volume = await containers.volume();
});
afterAll(() => containers.removeAll());

const sandbox = (command: string[], input?: Readable) =>
  containers.run({ image: 'sandbox', command, volumes: { [volume]: '/srv/site' } }, input);

async function release(archive: Readable): Promise<string> {
  const target = `/srv/site/releases/rel_${++made}`;
  const command = ['/opt/onebox/extract', '--format=tar', '--max-bytes=400000000', `--target=${target}`];
  const { status, stdout } = await sandbox(command, archive);
  if (status !== 0) throw new Error(stdout);
  return target;
}

async function look(target: string, folders = ['app=/']) {
  const { status, stdout, stderr } = await sandbox(['/opt/onebox/find-program', `--release=${target}`, ...folders]);
  if (stderr) throw new Error(stderr);
  const { programs, error } = JSON.parse(stdout) as Record<string, Record<string, unknown>>;
  return { status, programs, error };
}

const found = async (entries: TarEntry[], folders?: string[]) =>
  (await look(await release(tarOf(entries)), folders)).programs;

async function refusal(entries: TarEntry[]) {
  const { status, error } = await look(await release(tarOf(entries)));
  expect(status).toBe(3);
  return error as { code: string; message: string };
}

/** The first bytes of a Linux program for a processor, as far as anybody looks at them. */
function elf(machine = process.arch === 'x64' ? 62 : 183): Buffer {
  const head = Buffer.alloc(64);
  head.write('\x7fELF', 'latin1');
  head.writeUInt16LE(machine, 18);
  return head;
}

/** A single-file program: its marker, and where it says its runtimeconfig.json is. */
function singleFile(options: object): Buffer {
  const config = Buffer.from(JSON.stringify({ runtimeOptions: options }));
  const marker = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');
  const [head, offset] = [elf(), Buffer.alloc(8)];
  const configAt = head.length + offset.length + marker.length;
  offset.writeBigInt64LE(BigInt(configAt + config.length));
  const header = Buffer.alloc(13 + 5 + 40);
  header.writeUInt32LE(6, 0);
  header.writeUInt8(5, 12);
  header.writeBigInt64LE(BigInt(configAt), 13 + 5 + 16);
  header.writeBigInt64LE(BigInt(config.length), 13 + 5 + 24);
  return Buffer.concat([head, offset, marker, config, header]);
}

const config = (options: object) => JSON.stringify({ runtimeOptions: options });
const WEB_8 = { name: 'Microsoft.AspNetCore.App', version: '8.0.11' };
const NET_8 = { name: 'Microsoft.NETCore.App', version: '8.0.11' };

describe('find-program', () => {
  it('refuses what is damaged, or made to be so, with a sentence', async () => {
    const file = (text: string): TarEntry[] => [
      { name: 'A.dll', content: 'MZ' },
      { name: 'A.runtimeconfig.json', content: text },
    ];
    const frameworks = (value: unknown) => file(config({ frameworks: value }));
    const bundle = (offset: bigint): TarEntry[] => {
      const content = singleFile({});
      content.writeBigInt64LE(offset, elf().length);
      return [{ name: 'A', content }];
    };
    const wrong: TarEntry[][] = [
      file(`{"runtimeOptions":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
      file(`{"runtimeOptions":{"a":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}}`),
      frameworks(5),
      frameworks([{ name: ['x'], version: '8.0.1' }]),
      frameworks([{ ...WEB_8, version: '٨.٠.1' }]),
      frameworks([{ ...WEB_8, version: '8.0@sha256:00' }]),
      [{ name: 'A.runtimeconfig.json/x', content: '' }],
      [{ name: 'A.runtimeconfig.json', type: 'symlink', linkname: 'A.runtimeconfig.json' }],
      [{ name: 'index.html', type: 'symlink', linkname: 'index.html' }],
      bundle(-5n),
      bundle(1n << 62n),
      bundle(BigInt(singleFile({}).length - 2)),
    ];
    const folders = wrong.flatMap((entries, at) => entries.map((entry) => ({ ...entry, name: `${at}/${entry.name}` })));
    const target = await release(tarOf(folders));
    const each = 'for at in $(seq 0 $2); do timeout 20 /opt/onebox/find-program --release=$1 app=/$at; echo; done';
    const { stdout } = await sandbox(['sh', '-c', each, 'sh', target, String(wrong.length - 1)]);
    const codes = stdout.split('\n\n').map((line) => /"code": "([^"]*)"/.exec(line)?.[1] ?? line);
    expect(codes.slice(0, -1)).toEqual(wrong.map(() => 'content.not_published'));
  });

  it('knows self-contained applications, restores their right to be executed, and finds each runtime’s own', async () => {
    const shop = (prefix: string): TarEntry[] => [
      { name: `${prefix}Shop`, content: elf(), mode: 0o644 },
      { name: `${prefix}Shop.dll`, content: 'MZ' },
      { name: `${prefix}libcoreclr.so`, content: elf() },
      { name: `${prefix}Shop.runtimeconfig.json`, content: `\uFEFF${config({ includedFrameworks: [NET_8, WEB_8] })}` },
      { name: `${prefix}Tool.runtimeconfig.json`, content: config({ includedFrameworks: [NET_8] }) },
      { name: `${prefix}Tool`, content: elf() },
    ];
    const target = await release(tarOf([...shop('api/'), { name: 'web/index.php', content: '<?php' }]));
    expect((await look(target, ['api=/api/', 'later=/later/'])).programs).toEqual({
      api: { entry: 'Shop', framework: null },
      later: null,
    });
    expect((await sandbox(['stat', '-c', '%a', `${target}/api/Shop`])).stdout.trim()).toBe('755');
  });

  it('knows single files, with .NET inside and without', async () => {
    expect(await found([{ name: 'Shop', content: singleFile({ includedFrameworks: [WEB_8] }) }])).toEqual({
      app: { entry: 'Shop', framework: null },
    });
    expect(await found([{ name: 'Shop', content: singleFile({ frameworks: [NET_8, WEB_8] }) }])).toEqual({
      app: { entry: 'Shop', framework: '8.0' },
    });
    expect(await found([{ name: 'native', content: elf() }])).toEqual({ app: { entry: 'native', framework: null } });
  });

  it('knows what needs .NET to be there, and which', async () => {
    const needs = (options: object): TarEntry[] => [
      { name: 'Shop.dll', content: 'MZ' },
      { name: 'Shop.exe', content: 'MZ' },
      { name: 'Shop.runtimeconfig.json', content: config(options) },
    ];
    expect(await found(needs({ framework: { ...WEB_8, version: '9.0.0' } }))).toEqual({
      app: { entry: 'Shop.dll', framework: '9.0' },
    });
    expect(await found(needs({ frameworks: [NET_8, { ...WEB_8, version: '10.0.1' }] }))).toEqual({
      app: { entry: 'Shop.dll', framework: '10.0' },
    });
    expect((await refusal(needs({ framework: { name: 'Microsoft.WindowsDesktop.App', version: '8.0.0' } }))).code).toBe(
      'content.wrong_platform',
    );
  });

  it('says what to publish where there is no application that can run', async () => {
    const source = await refusal([
      { name: 'Shop.csproj', content: '<Project/>' },
      { name: 'Program.cs', content: 'x' },
    ]);
    expect(source.code).toBe('content.not_published');
    expect(source.message).toMatch(/source.*dotnet publish -r linux-x64 --self-contained/);
    const included = config({ includedFrameworks: [WEB_8] });
    const windows = await refusal([
      { name: 'Shop.exe', content: 'MZ' },
      { name: 'Shop.runtimeconfig.json', content: included },
    ]);
    expect(windows).toMatchObject({
      code: 'content.wrong_platform',
      message: expect.stringMatching(/for Windows/) as string,
    });
    const foreign = { name: 'Shop', content: elf(process.arch === 'x64' ? 183 : 62) };
    const arm = await refusal([foreign, { name: 'Shop.runtimeconfig.json', content: included }]);
    expect(arm).toMatchObject({
      code: 'content.wrong_platform',
      message: expect.stringMatching(/processor/) as string,
    });
    const two = await refusal([
      { name: 'a', content: elf() },
      { name: 'b', content: elf() },
    ]);
    expect(two.code).toBe('content.several_programs');
    const wrapped = await refusal([{ name: 'publish/Shop.runtimeconfig.json', content: included }]);
    expect(wrapped.message).toMatch(/in the folder publish/);
    for (const [name, text] of [
      ['Shop.runtimeconfig.json', '{'],
      ['Shop.runtimeconfig.json', '[]'],
      ['Shop.runtimeconfig.json', included],
      ['Shop.dll', 'MZ'],
      ['index.php', '<?php'],
    ] as const) {
      expect({ name, code: (await refusal([{ name, content: text }])).code }).toEqual({
        name,
        code: 'content.not_published',
      });
    }
  });

  it('does not follow a folder out of the release', async () => {
    const target = await release(tarOf([{ name: 'x', content: 'x' }]));
    await sandbox(['sh', '-c', `mkdir -p /srv/site/shared/x && ln -s /srv/site/shared/x ${target}/out`]);
    expect((await look(target, ['app=/out/'])).error!.code).toBe('content.unsafe_path');
  });
});

async function start(target: string, env: Record<string, string> = {}, command?: string[]): Promise<Started> {
  const started = await containers.start({
    image: 'aspnetcore',
    volumes: { [volume]: '/srv/site' },
    port: 8080,
    ...(command ? { command } : {}),
    env: { SITE_RELEASE: target, SITE_ROOT: target, ASPNETCORE_URLS: 'http://127.0.0.1:3000', ...env },
  });
  const answers = async () => (await ask({ port: started.port, host: 'shop.test' })).status > 0;
  await eventually(answers, 'aspnetcore answers', 120_000).catch(async (error: unknown) => {
    throw new Error(`It did not start:\n${await containers.logs(started)}`, { cause: error });
  });
  return started;
}

describe('aspnetcore', () => {
  it('shows its own page while nothing is uploaded, which no upload is mistaken for', async () => {
    const target = '/srv/site/releases/rel_starter';
    const started = await start(target);
    const page = await ask({ port: started.port, host: 'shop.test', path: '/any/where' });
    expect({ status: page.status, shown: page.body.includes('This site is ready') }).toEqual({
      status: 200,
      shown: true,
    });
    expect((await look(target)).programs).toEqual({ app: null });
  });

  it('says that its program is missing', async () => {
    const env = { SITE_RELEASE: '/srv/site/releases/rel_starter', SITE_PROGRAM: 'Gone' };
    const { status, stderr } = await containers.run({ image: 'aspnetcore', volumes: { [volume]: '/srv/site' }, env });
    expect({ status, stderr }).toEqual({ status: 78, stderr: expect.stringContaining('Gone is missing') as string });
  });
});

if (whyNoKestrel) console.log(`SKIPPED: a real application on Kestrel: ${whyNoKestrel}`);
const onThisMachine = whyNoKestrel ? describe.skip : describe;

/** As the catalogue's entry plans it. */
const ENVIRONMENT = {
  SITE_PROGRAM: KESTREL_PROGRAM,
  HOME: '/srv/site/shared',
  ASPNETCORE_FORWARDEDHEADERS_ENABLED: 'true',
  DOTNET_EnableDiagnostics: '0',
};

onThisMachine('a real application on Kestrel, through the edge', () => {
  const host = 'mcp.test';
  let edge: EdgeUnderTest | undefined;
  let app: Started;
  let published: string;

  beforeAll(async () => {
    published = await release(await kestrelArchive());
    expect((await look(published)).programs).toEqual({ app: { entry: KESTREL_PROGRAM, framework: null } });
    app = await start(published, ENVIRONMENT, ['/opt/onebox/start', ...KESTREL_START.split(' ')]);
    edge = await makeHaproxyEdge(await freeEdgePorts());
    const pools = [{ name: 'aspnetcore', endpoints: [{ address: app.address, port: 8080 }] }];
    const live = { pools, defaultPool: 'aspnetcore', prefixes: [], extensions: [] };
    await edge.edge.setSite({ id: 'dom_mcp', hostnames: [host], state: 'live', live });
  });
  afterAll(() => edge?.remove());

  const call = (method: string, params: object, session?: string) =>
    ask({
      port: edge!.settings.httpPort,
      host,
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        ...(session ? { 'Mcp-Session-Id': session } : {}),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });

  const client = { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'test', version: '1' } };

  it('keeps sessions, and answers in events', async () => {
    const opened = await call('initialize', client);
    expect(opened).toMatchObject({ status: 200, headers: { 'content-type': 'text/event-stream', server: 'Kestrel' } });
    expect(opened.body).toMatch(/^event: message\ndata: .*"serverInfo":\{"name":"Azure MCP Server"/m);
    const session = String(opened.headers['mcp-session-id']);
    const listed = await call('tools/list', {}, session);
    expect(listed.body).toContain('"tools":[{"name":');
    expect((await call('tools/list', {}, 'another')).status).toBe(404);
  });

  it('streams: the visitor has the first of an answer while there is more to come', async () => {
    const session = String((await call('initialize', client)).headers['mcp-session-id']);
    const open = request({
      ...{ host: '127.0.0.1', port: edge!.settings.httpPort },
      headers: { Host: host, Accept: 'text/event-stream', 'Mcp-Session-Id': session },
    });
    const response = await new Promise<Readable & { statusCode?: number }>((resolve, reject) => {
      open.once('response', resolve).once('error', reject).end();
    });
    let ended = false;
    response.once('end', () => (ended = true)).resume();
    expect(response.statusCode).toBe(200);
    // The stream stays open while others ask, and ends with its session.
    expect((await call('tools/list', {}, session)).status).toBe(200);
    expect(ended).toBe(false);
    open.destroy();
  });

  it('keeps its keys beside the releases, so that they outlive them', async () => {
    // It makes keys where it asks who the visitor is.
    const guarded = await start(published, ENVIRONMENT, [
      '/opt/onebox/start',
      'server',
      'start',
      '--transport',
      'http',
    ]);
    expect((await ask({ port: guarded.port, host: 'shop.test' })).status).toBe(401);
    const keys = await sandbox(['ls', '/srv/site/shared/.aspnet/DataProtection-Keys']);
    expect(keys.stdout).toMatch(/^key-[0-9a-f-]+\.xml$/m);
  });

  it('keeps its program from visitors, and ends cleanly', async () => {
    expect((await ask({ port: edge!.settings.httpPort, host, path: `/${KESTREL_PROGRAM}` })).status).toBe(404);
    await app.container.stop({ t: 20 });
    // Its own status for an end that was asked for is 1; 137 would be a kill.
    expect((await app.container.inspect()).State.ExitCode).not.toBe(137);
  });
});
