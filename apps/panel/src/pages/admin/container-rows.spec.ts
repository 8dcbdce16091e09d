import { type Listed, rowsOf } from './container-rows.ts';

const container = (name: string, more: Partial<Listed> = {}): Listed => ({
  ...{ name, kind: 'site', state: 'running', health: 'running', accountName: 'Ada', hostname: null, runtime: 'php' },
  ...{ image: 'onebox/php', cpuPercent: 1, memoryBytes: 1, restarts: 0, node: 'vm' },
  ...more,
});
const names = (rows: object[]) =>
  rows.map((row) => ('divider' in row ? `[${String(row.divider)}]` : 'name' in row && row.name));

describe('the rows of the table of containers', () => {
  it('finds by name, hostname, account and image, in any case', () => {
    const all = [
      container('a', { hostname: 'Blog.example.com' }),
      container('b', { accountName: 'BLOGGERS' }),
      container('c'),
    ];
    expect(names(rowsOf(all, { q: 'blog', sort: 'name' }))).toEqual(['b', 'a']);
  });

  it('filters by kind, state and health together', () => {
    const all = [
      container('a', { health: 'asleep', state: 'exited' }),
      container('b', { health: 'asleep', kind: 'platform' }),
    ];
    expect(names(rowsOf(all, { health: 'asleep', kind: 'site', state: 'exited', sort: 'name' }))).toEqual(['a']);
  });

  it('sorts both ways, what is not known last', () => {
    const all = [
      container('a', { cpuPercent: null }),
      container('b', { cpuPercent: 2 }),
      container('c', { cpuPercent: 9 }),
    ];
    expect(names(rowsOf(all, { sort: 'cpu' }))).toEqual(['b', 'c', 'a']);
    expect(names(rowsOf(all, { sort: '-cpu' }))).toEqual(['c', 'b', 'a']);
  });

  it('puts those that need somebody first when sorted by health', () => {
    const all = [container('a'), container('b', { health: 'unhealthy' }), container('c', { health: 'starting' })];
    expect(names(rowsOf(all, { sort: 'health' }))).toEqual(['b', 'c', 'a']);
  });

  it('groups, each group in the same order', () => {
    const all = [
      container('a', { accountName: 'Zoe' }),
      container('b'),
      container('c', { accountName: null }),
      container('d'),
    ];
    expect(names(rowsOf(all, { sort: '-name', group: 'account' }))).toEqual([
      '[—]',
      'c',
      '[Ada]',
      'd',
      'b',
      '[Zoe]',
      'a',
    ]);
  });
});
