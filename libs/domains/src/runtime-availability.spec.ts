import { FakeClock } from '@onebox/clock';
import { InvalidInput } from '@onebox/errors';
import { type Catalogue, catalogue, type Runtime, type RuntimeSpec } from '@onebox/runtimes';
import { PlatformFacts, type Unavailable } from '@onebox/platform';
import type { DataSource } from 'typeorm';
import { requireAvailable, whyUnavailable } from './runtime-availability.js';

const php = catalogue.find('php')!;
const image = 'php';
const forms: Runtime = { ...php, id: 'forms', title: 'Forms', os: 'windows', versions: [{ version: '4.8', image }] };
const core: Runtime = {
  ...php,
  ...{ id: 'core', title: 'Core', versions: ['8.0', '9.0'].map((version) => ({ version, image })) },
};
const known: Catalogue = {
  runtimes: [forms, core],
  find: (id) => known.runtimes.find((runtime) => runtime.id === id),
};

/** What the worker wrote: the rows of its table. */
function facts(rows: { nodes?: object[]; unavailable?: Unavailable }): PlatformFacts {
  const findOneBy = (_entity: unknown, { name }: { name: 'nodes' | 'unavailable' }) =>
    Promise.resolve(rows[name] ? { value: rows[name] } : null);
  return new PlatformFacts({ manager: { findOneBy } } as unknown as DataSource, new FakeClock(new Date()));
}

const spec = (runtime: string, version: string): RuntimeSpec => ({
  ...{ name: runtime, runtime, version, root: '/', mount: '/', default: true },
});

async function refused(wanted: RuntimeSpec[], rows: Parameters<typeof facts>[0], before: RuntimeSpec[] = []) {
  const why = await whyUnavailable(facts(rows));
  try {
    requireAvailable(wanted, before, why, known);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    expect((error as InvalidInput).code).toBe('runtime.unavailable');
    return (error as InvalidInput).fields;
  }
}

describe('what a platform can run', () => {
  it('is everything on Linux until the worker says otherwise, and nothing on Windows until it has seen a node', async () => {
    const why = await whyUnavailable(facts({}));
    expect(why(core, '8.0')).toBeUndefined();
    expect(why(forms, '4.8')).toMatch(/Windows/);
    const linux = { os: 'linux' };
    expect((await whyUnavailable(facts({ nodes: [linux] })))(forms, '4.8')).toBeDefined();
    expect((await whyUnavailable(facts({ nodes: [linux, { os: 'windows' }] })))(forms, '4.8')).toBeUndefined();
  });

  it('is refused at the runtime, with the reason', async () => {
    expect(await refused([spec('core', '8.0'), spec('forms', '4.8')], {})).toEqual([
      {
        path: 'runtimes.1.runtime',
        message: 'Forms needs a machine with Windows, and none has been seen here.',
      },
    ]);
  });

  it('is refused at the version where another one can be had', async () => {
    const unavailable = { 'runtime:core@8.0': 'Its image cannot be pulled.' };
    expect(await refused([spec('core', '8.0')], { unavailable })).toEqual([
      {
        path: 'runtimes.0.version',
        message: 'Its image cannot be pulled. Choose one of: 9.0.',
      },
    ]);
    expect(await refused([spec('core', '9.0')], { unavailable })).toEqual([]);
  });

  it('may stay where it is already', async () => {
    const unavailable = { 'runtime:core@8.0': 'Gone.', 'runtime:core@9.0': 'Gone.' };
    const before = [spec('core', '8.0')];
    expect(await refused([spec('core', '8.0')], { unavailable }, before)).toEqual([]);
    expect(await refused([spec('core', '9.0')], { unavailable }, before)).toMatchObject([
      { path: 'runtimes.0.runtime' },
    ]);
  });
});
