import { newRuntime, runtimeInputs, runtimeRows, withRuntime } from './runtime-rows';

const offer = (id: string, extensions: string[] = [], { takesStart = false, available = true } = {}) => ({
  id,
  takesStart,
  available,
  extensions,
  versions: [
    { version: '2', available: false },
    { version: '1', available },
  ],
});
const [windows, php, node, dotnet, mono] = [
  offer('windows', ['.aspx'], { available: false }),
  offer('php', ['.php']),
  offer('node', [], { takesStart: true }),
  offer('dotnet', ['.aspx', '.svc']),
  offer('mono', ['.svc']),
];
const catalogue = [windows, php, node];
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

  it('gain one beside the others where extensions tell it from them, as a new domain does', () => {
    const all = [php, dotnet, mono];
    const mixed = [...rows, newRuntime(rows, all)];
    expect(mixed[1]).toMatchObject({ runtime: 'dotnet', root: '/', mount: '/' });
    expect(newRuntime(mixed, all)).toMatchObject({ runtime: 'mono', root: '/mono/', mount: '/mono/' });
  });

  it('move with the runtime that is chosen where their place only followed from the one before', () => {
    const all = [php, node, dotnet];
    const added = newRuntime(rows, all);
    expect(added).toMatchObject({ runtime: 'node', root: '/node/' });
    const mixed = withRuntime(added, dotnet, [...rows, added], all);
    expect(mixed).toMatchObject({ name: 'dotnet', root: '/', mount: '/' });
    expect(withRuntime(mixed, node, [...rows, mixed], all)).toMatchObject({ name: 'node', root: '/node/' });
    const placed = { ...added, mount: '/api/' };
    expect(withRuntime(placed, dotnet, [...rows, placed], all)).toMatchObject({ root: '/', mount: '/api/' });
    expect(withRuntime(rows[0]!, node, rows, all)).toMatchObject({ name: 'node', root: '/', mount: '/' });
  });

  it('keep a name that was chosen when the runtime changes, and change one that was not', () => {
    const added = newRuntime(rows, catalogue);
    expect(withRuntime(added, php, [...rows, added], catalogue)).toMatchObject({ name: 'php-2', root: '/php-2/' });
    const named = { ...added, name: 'shop' };
    expect(withRuntime(named, php, [...rows, named], catalogue)).toMatchObject({ name: 'shop', root: '/node/' });
  });
});
