import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Images } from '@onebox/images';
import type * as Runtimes from '@onebox/runtimes';
import ts from 'typescript';
import { ask, eventually } from '../support/ask.js';
import { docker, ImageContainers } from '../support/image-containers.js';

const DOCUMENT = 'docs/adding-a-runtime.md';
const GENERATED = 'libs/runtimes/src/catalogue.generated.ts';
const FOLDERS = ['docker', 'libs'];

/** `path` on a line of its own, and the block of code under it. */
const FILE = /^`((?:docker|libs)\/[^`]+)`[^\n]*\n\n```\w+\n(.*?)^```$/gms;
const DENIED = /^Add to `docker\/runtime\/denied`\n\n```text\n(.*?)^```$/ms;

describe(DOCUMENT, () => {
  const project = process.cwd();
  const page = readFileSync(join(project, DOCUMENT), 'utf8');
  const added = new Map([...page.matchAll(FILE)].map(([, path, text]) => [path!, text!]));
  const containers = new ImageContainers();
  let copy: string;
  let runtimes: typeof Runtimes;

  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'obtest-runtime-'));
    for (const folder of FOLDERS) cpSync(join(project, folder), join(copy, folder), { recursive: true });
    for (const [path, text] of added) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
    }
    execFileSync(process.execPath, ['scripts/catalogue.mjs', copy], { cwd: project });
    runtimes = (await import(join(copy, 'libs/runtimes/src/index.ts'))) as typeof Runtimes;
  });
  afterAll(async () => {
    await containers.removeAll();
    rmSync(copy, { recursive: true, force: true });
  });

  it('adds a runtime by two folders and nothing else', () => {
    expect([...added.keys()].filter((path) => !/^(docker|libs\/runtimes\/src)\/perl\//.test(path))).toEqual([]);
    const [before, after] = [filesOf(project), filesOf(copy)];
    const changed = [...after.keys()].filter((path) => before.get(path) !== after.get(path));
    expect(changed.sort()).toEqual([...added.keys(), GENERATED].sort());
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual([]);
  });

  it('describes it as the types ask', () => {
    const entry = join(copy, 'libs/runtimes/src/perl/perl.runtime.ts');
    const options: ts.CompilerOptions = {
      ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022 },
      ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
    };
    const problems = ts.getPreEmitDiagnostics(ts.createProgram([entry], options));
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  });

  it('has it planned, built, started and answering', async () => {
    const { workloads, routes } = plannedWith(runtimes);
    expect(workloads.map(({ pool, image }) => [pool, image])).toEqual([
      ['php', 'php'],
      ['perl', 'perl'],
    ]);
    expect(routes).toEqual({ defaultPool: 'php', prefixes: [{ prefix: '/shop/', pool: 'perl' }], extensions: [] });
    const { image, env, limits, port } = workloads[1]!;
    const tag = await new Images({ docker, directory: join(copy, 'docker') }).ensure(image);
    const volumes = { [await containers.volume()]: '/srv/site' };
    const started = await containers.start({ image: tag, env, volumes, port, memoryBytes: limits.memoryBytes });
    const get = (path: string) => ask({ port: started.port, host: 'shop.test', path });
    await eventually(async () => (await get('/shop/')).status > 0, 'it answers');
    expect(await get('/shop/')).toMatchObject({ status: 200, body: '<h1>shop.test is ready</h1>\n' });
    expect((await containers.exec(started, ['ls', env.SITE_ROOT!])).stdout).toBe('app.psgi\n');
    await started.container.stop({ t: 60 });
    const killed = 137;
    expect((await started.container.inspect()).State.ExitCode).not.toBe(killed);
  });

  it('keeps its sources from the visitors of every other runtime', async () => {
    const images = new Images({ docker, directory: join(copy, 'docker') });
    const names = ['php', 'static', 'front', 'perl'];
    const before = await Promise.all(names.map((name) => images.tagOf(name)));
    const line = DENIED.exec(page)![1]!;
    appendFileSync(join(copy, 'docker/runtime/denied'), line);
    const after = await Promise.all(names.map((name) => images.tagOf(name)));
    expect(after.filter((tag, index) => tag === before[index])).toEqual([]);
    const denied = new RegExp(/^perl (.*)\n$/.exec(line)![1]!, 'i');
    const paths = [
      '/app.psgi',
      '/lib/Shop.PM',
      '/app.psgi~',
      '/app.pl.bak',
      '/app.psgi/more',
      '/app.psgi.json',
      '/psgi/',
    ];
    expect(paths.filter((path) => denied.test(path))).toEqual(paths.slice(0, 5));
  });

  /** Contents by path; what a build or a person leaves in a working copy is in neither. */
  function filesOf(root: string): Map<string, string> {
    const files = FOLDERS.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
    );
    return new Map(files.map((file) => [file.slice(root.length + 1), readFileSync(file, 'latin1')]));
  }
});

function plannedWith({ catalogue, plan, resolveServing }: typeof Runtimes) {
  const wish = [{ runtime: 'php' }, { runtime: 'perl', root: '/shop/', mount: '/shop/' }];
  const serving = resolveServing({ runtimes: wish, routes: null }, catalogue);
  const spec = {
    ...{ hostname: 'shop.test', aliases: [], previewHostname: 'shop.sites.test', ...serving },
    ...{ env: {}, databases: [], app: null, limits: {}, releaseId: 'rel_a', maintenance: false },
  };
  const publicPorts = { http: 80, https: 443 };
  return plan({ domainId: 'dom_1', spec, env: {}, databases: [], siteSecret: 's', publicPorts }, catalogue);
}
