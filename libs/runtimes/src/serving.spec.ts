import { InvalidInput } from '@onebox/errors';
import fc from 'fast-check';
import { createCatalogue } from './catalogue.js';
import { resolveServing, type RuntimeInput, type Serving } from './check-runtimes.js';
import { php } from './php/php.runtime.js';
import { plan } from './plan-domain.js';
import type { PlannedRoutes } from './plan.js';
import type { RouteSpec, RuntimeSpec } from './revision-spec.js';
import { plannedRoutes, poolOf } from './routes.js';
import type { Runtime } from './runtime.js';
import { staticFiles } from './static/static.runtime.js';

/** Three that serve files and one that answers everything itself, whatever the catalogue has become. */
const dotnet: Runtime = {
  ...php,
  ...{ id: 'dotnet', title: '.NET', extensions: ['.aspx', '.ashx'] },
  defaultDocuments: ['Default.aspx', 'index.aspx', 'index.html'],
};
const node: Runtime = {
  ...php,
  ...{ id: 'node', title: 'Node', extensions: [], defaultDocuments: [], takesStart: true, needsOwnRoot: true },
};
const rails: Runtime = { ...node, id: 'rails', title: 'Rails', needsOwnRoot: false };
const windows: Runtime = { ...dotnet, id: 'aspnet', os: 'windows' };
const known = createCatalogue([php, staticFiles, dotnet, node, rails, windows]);

const resolve = (runtimes: RuntimeInput[], routes: RouteSpec[] | null = null) =>
  resolveServing({ runtimes, routes }, known);

function refused(runtimes: RuntimeInput[], routes: RouteSpec[] | null = null): { path: string; message: string }[] {
  try {
    resolve(runtimes, routes);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.fields;
  }
}

const paths = (...wish: Parameters<typeof refused>) => refused(...wish).map(({ path }) => path);

const prefix = (text: string, to: string): RouteSpec => ({ match: { prefix: text }, to });
const extension = (text: string, to: string): RouteSpec => ({ match: { extension: text }, to });

function environments({ runtimes, routes }: Serving) {
  const spec = {
    ...{ hostname: 'a.test', aliases: [], previewHostname: 'a.sites.localhost', runtimes, routes },
    ...{ env: {}, databases: [], app: null, limits: {}, releaseId: 'rel_1', maintenance: false },
  };
  const given = {
    domainId: 'dom_1',
    spec,
    env: {},
    databases: [],
    siteSecret: 's',
    publicPorts: { http: 80, https: 443 },
  };
  return plan(given, known).workloads.map(({ env }) => env);
}

describe('several runtimes on one domain', () => {
  it('lets PHP and .NET share /', () => {
    const serving = resolve([{ runtime: 'php' }, { runtime: 'dotnet' }]);
    expect(plannedRoutes(serving.runtimes, serving.routes, known)).toEqual({
      defaultPool: 'php',
      prefixes: [],
      extensions: [
        { extension: '.ashx', pool: 'dotnet' },
        { extension: '.aspx', pool: 'dotnet' },
      ],
    });
  });

  it('takes two applications of one runtime, by name, each in its folder and under its mount', () => {
    const { runtimes } = resolve([
      { runtime: 'node', name: 'site', root: '/site' },
      { runtime: 'node', name: 'api', root: '/api', mount: '/api', start: 'node server.js' },
    ]);
    expect(runtimes).toEqual([
      { name: 'site', runtime: 'node', version: '8.4', root: '/site/', mount: '/', default: true },
      {
        ...{ name: 'api', runtime: 'node', version: '8.4', root: '/api/', mount: '/api/' },
        ...{ start: 'node server.js', default: false },
      },
    ]);
  });

  it('takes one in a folder of another, mounted where that would serve it', () => {
    expect(
      paths([{ runtime: 'php' }, { runtime: 'node', name: 'tracker', root: 'tracker', mount: 'tracker' }]),
    ).toEqual([]);
    const shared = { root: 'app', mount: 'app' };
    expect(
      paths([{ runtime: 'php' }, { runtime: 'rails', ...shared }, { runtime: 'static', root: 'app', mount: 'files' }]),
    ).toEqual([]);
  });

  it.each<[string, RuntimeInput[], string, RegExp]>([
    [
      'two Node applications at /',
      [
        { runtime: 'node', name: 'a' },
        { runtime: 'node', name: 'b' },
      ],
      'runtimes.1.mount',
      /b would never be asked: give it a mount such as \/b\//,
    ],
    [
      'two that claim the same files',
      [{ runtime: 'dotnet' }, { runtime: 'aspnet' }],
      'runtimes.1.mount',
      /answers \.aspx already/,
    ],
    [
      'two that claim the same files beside a third',
      [{ runtime: 'php' }, { runtime: 'dotnet' }, { runtime: 'aspnet' }],
      'runtimes.2.mount',
      /answers \.aspx already/,
    ],
    [
      'one mount twice',
      [{ runtime: 'php' }, { runtime: 'rails', mount: '/a' }, { runtime: 'static', mount: '/a/' }],
      'runtimes.2.mount',
      /answers \/a\/ already/,
    ],
    [
      "a folder of another's, mounted elsewhere",
      [{ runtime: 'php' }, { runtime: 'node', root: '/tracker/', mount: '/issues/' }],
      'runtimes.1.mount',
      /php would serve the files of node at \/tracker\/: mount node there/,
    ],
    [
      'a default below /',
      [{ runtime: 'php' }, { runtime: 'rails', mount: '/a/', default: true }],
      'runtimes.1.mount',
      /mount must be \//,
    ],
    ['a start command of two lines', [{ runtime: 'node', start: 'node a\nrm -r /' }], 'runtimes.0.start', /one line/],
    ['an empty start command', [{ runtime: 'node', start: ' ' }], 'runtimes.0.start', /one line/],
    ['a start command with a NUL', [{ runtime: 'node', start: 'node\0' }], 'runtimes.0.start', /one line/],
  ])('refuses %s', (_what, runtimes, path, message) => {
    expect(refused(runtimes)).toEqual([{ path, message: expect.stringMatching(message) }]);
  });

  it('refuses one whose sources nobody can tell by their names beside one that serves files from its root', () => {
    const api = { runtime: 'node', name: 'api', mount: '/api/' };
    const message = 'php would serve the sources of api at /: give api a root of its own, such as /api/.';
    expect(refused([{ runtime: 'php' }, api])).toEqual([{ path: 'runtimes.1.root', message }]);
    expect(refused([{ runtime: 'php' }, api], [prefix('/api/', 'api')])).toEqual([
      { path: 'runtimes.1.root', message },
    ]);
    expect(paths([{ runtime: 'node' }, { runtime: 'static', root: '/x/', mount: '/x/' }])).toEqual([]);
    expect(paths([{ runtime: 'node' }, api])).toEqual([]);
    expect(paths([{ runtime: 'php' }, { ...api, root: '/api/' }])).toEqual([]);
    expect(paths([{ runtime: 'php' }, { ...api, runtime: 'rails' }])).toEqual([]);
  });

  it('says everything that is wrong at once', () => {
    expect(
      paths(
        [
          { runtime: 'php', version: '5.2', root: '..' },
          { runtime: 'cobol', mount: '/a/' },
        ],
        [extension('php', 'nobody')],
      ),
    ).toEqual([
      ...['runtimes.0.root', 'runtimes.0.version', 'runtimes.1.runtime'],
      ...['routes.0.match.extension', 'routes.0.to', 'routes'],
    ]);
  });
});

describe('routes of the customer', () => {
  const inputs: RuntimeInput[] = [{ runtime: 'php' }, { runtime: 'static', root: '/assets/', mount: '/assets/' }];
  const guard = prefix('/assets/', 'static');

  it('are kept in one form', () => {
    expect(resolve(inputs, [guard, prefix('img', 'static'), extension('.CSS', 'static')]).routes).toEqual([
      guard,
      prefix('/img/', 'static'),
      extension('.css', 'static'),
    ]);
    expect(resolve(inputs, null).routes).toBeNull();
  });

  it('tell apart what could not share a mount otherwise', () => {
    const two: RuntimeInput[] = [
      { runtime: 'node', name: 'a' },
      { runtime: 'node', name: 'b' },
    ];
    expect(paths(two, [prefix('/b/', 'b')])).toEqual([]);
  });

  it.each<[string, RouteSpec[], string[]]>([
    ['no extension', [guard, extension('php', 'php')], ['routes.1.match.extension']],
    ['an extension of several parts', [guard, extension('.tar.gz', 'php')], ['routes.1.match.extension']],
    ['a prefix that climbs', [guard, prefix('/../', 'php')], ['routes.1.match.prefix']],
    ['a prefix with an escape', [guard, prefix('/%61/', 'php')], ['routes.1.match.prefix']],
    ['/', [guard, prefix('/', 'php')], ['routes.1.match.prefix']],
    ['nobody', [guard, prefix('/a/', 'nobody')], ['routes.1.to']],
    ['one twice', [guard, guard], ['routes.1.match.prefix']],
    ['one twice in two forms', [guard, prefix('assets', 'php')], ['routes.1.match.prefix']],
    ["a list that uncovers another's files", [], ['routes']],
    ['a guard that leads elsewhere', [prefix('/assets/', 'php')], ['routes']],
    ["a prefix within another's files", [guard, prefix('/assets/private/', 'php')], ['routes.1.match.prefix']],
  ])('refuse %s', (_what, routes, expected) => expect(paths(inputs, routes)).toEqual(expected));

  it('refuse a list that leaves somebody out', () => {
    expect(refused([{ runtime: 'php' }, { runtime: 'rails', mount: '/a/' }], [])).toEqual([
      { path: 'routes', message: 'No route leads to rails, so it would never be asked.' },
    ]);
  });
});

describe('default documents', () => {
  const documents = (...wish: Parameters<typeof resolve>) =>
    environments(resolve(...wish)).map((env) => env.SITE_OTHER_DOCUMENTS);

  it('of those who share a folder follow in the defined order', () => {
    expect(documents([{ runtime: 'php' }, { runtime: 'dotnet' }])).toEqual([
      'index.aspx Default.aspx',
      'index.php index.htm',
    ]);
    expect(documents([{ runtime: 'static', default: true }, { runtime: 'dotnet' }, { runtime: 'php' }])).toEqual([
      'index.php index.aspx Default.aspx',
      'index.php index.htm',
      'index.aspx Default.aspx',
    ]);
  });

  it('are nothing to who is alone, answers everything himself, or stands elsewhere', () => {
    expect(documents([{ runtime: 'php' }])).toEqual([undefined]);
    expect(documents([{ runtime: 'rails' }, { runtime: 'php' }])).toEqual([undefined, undefined]);
    expect(documents([{ runtime: 'php' }, { runtime: 'dotnet', mount: '/net/' }])).toEqual([undefined, undefined]);
  });

  it('are only those whose requests lead to the other one', () => {
    const two: RuntimeInput[] = [{ runtime: 'php' }, { runtime: 'dotnet' }];
    expect(documents(two, [extension('.ashx', 'dotnet')])[0]).toBeUndefined();
  });
});

describe('the table of routes', () => {
  const folder = fc.constantFrom('/', '/a/', '/b/', '/a/b/', '/a/b/c/');
  /** Mostly as a customer would write it: a folder mounted where it lies. */
  const place = fc.oneof(
    { arbitrary: fc.constant({ root: '/', mount: '/' }), weight: 3 },
    { arbitrary: folder.map((path) => ({ root: path, mount: path })), weight: 4 },
    { arbitrary: fc.record({ root: folder, mount: folder }), weight: 1 },
  );
  const runtime = fc
    .tuple(fc.constantFrom('php', 'static', 'dotnet', 'node'), place)
    .map(([id, where]) => ({ runtime: id, ...where }));
  const route = fc.record({
    match: fc.oneof(
      fc.constantFrom('/a/', '/b/', '/a/b/', '/c/').map((text) => ({ prefix: text })),
      fc.constantFrom('.php', '.aspx', '.css').map((text) => ({ extension: text })),
    ),
    to: fc.constantFrom('r0', 'r1', 'r2'),
  });
  /** A list of the customer's has the derived prefixes mostly, since it would be refused without. */
  const wish = fc
    .record({
      parts: fc.array(runtime, { minLength: 1, maxLength: 4 }),
      extra: fc.option(fc.array(route, { maxLength: 3 }), { freq: 2 }),
    })
    .map(({ parts, extra }) => {
      const runtimes = parts.map((part, index) => ({ ...part, name: `r${index}` }));
      const guards = runtimes.filter(({ mount }) => mount !== '/').map(({ mount, name }) => prefix(mount, name));
      return { runtimes, routes: extra && [...guards, ...extra] };
    });
  const request = fc
    .tuple(
      fc.array(fc.constantFrom('a', 'b', 'c', 'x.y'), { maxLength: 4 }),
      fc.constantFrom('', 'index', 'page.php', 'Page.ASPX', 'style.css', 'a'),
    )
    .map(([folders, file]) => ['', ...folders, file].join('/'));

  function everyAccepted(check: (serving: Serving, table: PlannedRoutes, path: string) => void): void {
    let [derived, given] = [0, 0];
    fc.assert(
      fc.property(wish, fc.array(request, { minLength: 5, maxLength: 10 }), ({ runtimes, routes }, requests) => {
        if (refused(runtimes, routes).length > 0) return;
        const serving = resolve(runtimes, routes);
        if (serving.runtimes.length > 1 && serving.routes) given++;
        else if (serving.runtimes.length > 1) derived++;
        const table = plannedRoutes(serving.runtimes, serving.routes, known);
        requests.forEach((path) => check(serving, table, path));
      }),
      { numRuns: 5000, seed: 3 },
    );
    expect(Math.min(derived, given)).toBeGreaterThan(20);
  }

  it('leads by the longest prefix, then by extension, then to the default', () => {
    everyAccepted((serving, table, path) => expect(poolOf(table, path)).toBe(answering(serving, path)));
  });

  it("never leads to who would serve another's files", () => {
    everyAccepted(({ runtimes }, table, path) => {
      const { root, mount } = runtimes.find(({ name }) => name === poolOf(table, path))!;
      if (!`${path}/`.startsWith(mount)) return;
      const file = root + `${path}/`.slice(mount.length);
      const deeper = runtimes.filter((other) => other.root !== root && other.root.startsWith(root));
      expect(deeper.filter((other) => file.startsWith(other.root))).toEqual([]);
    });
  });
});

/** What the design says, in as many words as it takes: the reference for the planned table. */
function answering({ runtimes, routes }: Serving, path: string): string {
  const segments = path.split('/').slice(1);
  const main = runtimes.find((spec) => spec.default)!;
  for (let length = segments.length; length > 0; length--) {
    const head = `/${segments.slice(0, length).join('/')}/`;
    const owner = routes ? targetOf(routes, { prefix: head }) : runtimes.find(({ mount }) => mount === head)?.name;
    if (owner) return owner;
  }
  const ending = /\.[^.]+$/.exec(segments.at(-1)!)?.[0].toLowerCase();
  if (!ending) return main.name;
  const claims = ({ runtime, mount }: RuntimeSpec) => mount === '/' && known.find(runtime)!.extensions.includes(ending);
  const owner = routes
    ? targetOf(routes, { extension: ending })
    : runtimes.find((spec) => spec !== main && claims(spec))?.name;
  return owner ?? main.name;
}

function targetOf(routes: RouteSpec[], match: RouteSpec['match']): string | undefined {
  return routes.find((route) => JSON.stringify(route.match) === JSON.stringify(match))?.to;
}
