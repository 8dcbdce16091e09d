import { newRuntime, runtimeInputs, runtimeRows, withRuntime } from './runtime-rows';

const offer = (id: string, takesStart = false, available = true) => ({
  id,
  takesStart,
  available,
  versions: [
    { version: '2', available: false },
    { version: '1', available },
  ],
});
const catalogue = [offer('windows', false, false), offer('php'), offer('node', true)];
const rows = runtimeRows([{ name: 'php', runtime: 'php', version: '1', root: '/', mount: '/', default: true }]);

describe('runtimes as they are edited', () => {
  it('come back as they were', () => {
    expect(runtimeInputs(rows, catalogue)).toEqual([
      { name: 'php', runtime: 'php', version: '1', root: '/', mount: '/', default: true },
    ]);
  });

  it('send a start command only where the runtime wants one', () => {
    const started = { ...rows[0]!, start: ' npm start ' };
    expect(runtimeInputs([started], catalogue)[0]).not.toHaveProperty('start');
    expect(runtimeInputs([{ ...started, runtime: 'node' }], catalogue)[0]!.start).toBe('npm start');
  });

  it('gain one that can be had and is not there, in a place of its own', () => {
    expect(newRuntime(rows, catalogue)).toMatchObject({ name: 'node', version: '1', root: '/node/', mount: '/node/' });
    const both = [...rows, newRuntime(rows, catalogue)];
    expect(newRuntime(both, catalogue)).toMatchObject({ runtime: 'php', name: 'php-2', mount: '/php-2/' });
  });

  it('keep a name that was chosen when the runtime changes, and change one that was not', () => {
    const added = newRuntime(rows, catalogue);
    expect(withRuntime(added, catalogue[1]!, [...rows, added])).toMatchObject({ name: 'php-2', root: '/php-2/' });
    const named = { ...added, name: 'shop' };
    expect(withRuntime(named, catalogue[1]!, [...rows, named])).toMatchObject({ name: 'shop', root: '/node/' });
  });
});
