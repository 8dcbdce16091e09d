import { InvalidInput } from '@onebox/errors';
import fc from 'fast-check';
import { checkEnvironment } from './check-environment.js';
import { resolveRuntimes, type RuntimeInput } from './check-runtimes.js';
import { plan } from './plan-domain.js';
import { normalisePath } from './site-path.js';

function paths(attempt: () => unknown): string[] {
  try {
    attempt();
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.fields.map(({ path }) => path);
  }
}

describe('normalisePath', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ['shop', '/shop/'],
    ['/shop', '/shop/'],
    ['/Shop/v1.2/', '/Shop/v1.2/'],
  ])('keeps %j as %j', (path, kept) => expect(normalisePath(path)).toBe(kept));

  it.each(['..', '/../etc', '/a/../b', '/a//b', '/.git/', '/a b/', '/a%2e/', '/a\n/', 'a\\b', '/a?b', '/é/'])(
    'refuses %j',
    (path) => expect(normalisePath(path)).toBeUndefined(),
  );

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string(), (path) => {
        const once = normalisePath(path);
        if (once !== undefined) expect(normalisePath(once)).toBe(once);
      }),
    );
  });
});

describe('resolveRuntimes', () => {
  it('gives PHP to whoever names nothing', () => {
    expect(resolveRuntimes([])).toEqual([
      { name: 'php', runtime: 'php', version: '8.4', root: '/', mount: '/', default: true },
    ]);
  });

  it('names runtimes, and makes the one at / the default', () => {
    const inputs = [{ runtime: 'php', mount: '/a/' }, { runtime: 'php' }, { runtime: 'php', mount: '/b/' }];
    expect(resolveRuntimes(inputs).map((spec) => [spec.name, spec.default])).toEqual([
      ['php', false],
      ['php-2', true],
      ['php-3', false],
    ]);
  });

  const wrong: [string, RuntimeInput[], string[]][] = [
    ['an unknown runtime', [{ runtime: 'cobol' }], ['runtimes.0.runtime']],
    ['a name that every object has', [{ runtime: 'php', name: 'constructor' }], ['runtimes.0.name']],
    ['an unknown version', [{ runtime: 'php', version: '5.2' }], ['runtimes.0.version']],
    ['a start command that nobody reads', [{ runtime: 'php', start: 'php -S' }], ['runtimes.0.start']],
    [
      'a name twice',
      [
        { runtime: 'php', name: 'a' },
        { runtime: 'static', name: 'a', mount: 'a' },
      ],
      ['runtimes.1.name'],
    ],
    ['a name that is none', [{ runtime: 'php', name: 'A b' }], ['runtimes.0.name']],
    ['a root outside', [{ runtime: 'php', root: '/../' }], ['runtimes.0.root']],
    ['a mount with an escape', [{ runtime: 'php' }, { runtime: 'static', mount: '/%41/' }], ['runtimes.1.mount']],
    [
      'two defaults',
      [
        { runtime: 'php', default: true },
        { runtime: 'static', mount: '/a/', default: true },
      ],
      ['runtimes.1.default'],
    ],
    ['a default that is not at /', [{ runtime: 'php', mount: '/a/' }], ['runtimes.0.mount']],
    ['one that is never asked', [{ runtime: 'php' }, { runtime: 'static' }], ['runtimes.1.mount']],
    ['two of a kind at /', [{ runtime: 'php' }, { runtime: 'php' }], ['runtimes.1.mount']],
    [
      'two at the same mount',
      [{ runtime: 'php' }, { runtime: 'static', mount: '/a/' }, { runtime: 'php', mount: '/a/' }],
      ['runtimes.2.mount'],
    ],
    [
      "files under another's root",
      [{ runtime: 'php' }, { runtime: 'static', root: '/private/', mount: '/public/' }],
      ['runtimes.1.mount'],
    ],
  ];
  it.each(wrong)('refuses %s at its field', (_what, inputs, expected) => {
    expect(paths(() => resolveRuntimes(inputs))).toEqual(expected);
  });

  it('gives nothing that cannot be planned, whatever it is given', () => {
    const part = fc.constantFrom('/', '/a/', '/b/', '/a/c/', 'x', '..');
    const one = fc.record(
      {
        runtime: fc.constantFrom('php', 'static', 'cobol'),
        name: fc.constantFrom('one', 'two', 'three'),
        root: part,
        mount: part,
        default: fc.boolean(),
      },
      { requiredKeys: ['runtime'] },
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(one, { maxLength: 4 }), (inputs) => {
        if (paths(() => resolveRuntimes(inputs)).length > 0) return;
        accepted++;
        const runtimes = resolveRuntimes(inputs);
        const pools = runtimes.map(({ name }) => name);
        expect(new Set(pools).size).toBe(pools.length);
        expect(runtimes.filter((spec) => spec.default)).toHaveLength(1);
        const { routes, workloads } = planned(runtimes);
        expect(pools).toContain(routes.defaultPool);
        expect(workloads.map(({ pool }) => pool)).toEqual(pools);
        const asked = [routes.defaultPool, ...[...routes.prefixes, ...routes.extensions].map(({ pool }) => pool)];
        expect(new Set(asked)).toEqual(new Set(pools));
        const keys = [...routes.prefixes.map((r) => r.prefix), ...routes.extensions.map((r) => r.extension)];
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});

describe('checkEnvironment', () => {
  it('takes what a shell would', () => {
    expect(checkEnvironment({ A: '1', _b2: '', LONG: 'x'.repeat(32 * 1024), TEXT: 'zeile\nneue "é"' })).toEqual([]);
  });

  it.each([
    ['1A', 'x'],
    ['A-B', 'x'],
    ['', 'x'],
    ['SITE_ROOT', 'x'],
    ['ONEBOX_X', 'x'],
    ['APP_SECRET', 'x'],
    ['A', 'nul\0'],
    ['A', 'x'.repeat(32 * 1024 + 1)],
  ])('refuses %j', (name, value) => {
    const errors = checkEnvironment({ [name]: value });
    expect(errors.map(({ path }) => path)).toEqual([`env.${name}`]);
    if (value !== 'x') expect(JSON.stringify(errors)).not.toContain(value);
  });

  it('bounds how many and how much', () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`V${i}`, '']));
    expect(checkEnvironment(many)).toEqual([{ path: 'env', message: expect.stringContaining('200') }]);
    const much = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`V${i}`, 'x'.repeat(30_000)]));
    expect(checkEnvironment(much)).toEqual([{ path: 'env', message: expect.stringContaining('128 KiB') }]);
  });
});

function planned(runtimes: ReturnType<typeof resolveRuntimes>) {
  return plan({
    domainId: 'dom_1',
    spec: {
      hostname: 'a.test',
      aliases: [],
      previewHostname: 'a.sites.localhost',
      runtimes,
      routes: null,
      env: {},
      databases: [],
      app: null,
      limits: {},
      releaseId: 'rel_1',
      maintenance: false,
    },
    env: {},
    databases: [],
    siteSecret: 's',
    publicPorts: { http: 80, https: 443 },
  });
}
