import { addCommands, planChanges, putCommands, removeCommands } from './map-changes.js';
import { mapEntries } from './map-entries.js';
import type { EdgeSite } from './edge.port.js';

const site = (port: number, hostnames = ['a.test']): EdgeSite => ({
  id: 'dom_1',
  hostnames,
  state: 'live',
  live: {
    pools: [{ name: 'php', endpoints: [{ address: '10.0.0.2', port }] }],
    defaultPool: 'php',
    prefixes: [],
    extensions: [],
  },
});

describe('planChanges', () => {
  it('does nothing where nothing differs', () => {
    expect(planChanges(mapEntries(site(80)), mapEntries(site(80)))).toEqual({ put: [], remove: [] });
  });

  it('adds the new table, switches to it, and only then removes the old one', () => {
    const { put, remove } = planChanges(mapEntries(site(80)), mapEntries(site(81, ['a.test', 'b.test'])));
    expect(put.map(({ map, from }) => [map, from !== undefined])).toEqual([
      ['endpoints', false],
      ['pools', false],
      ['defaults', false],
      ['states', true],
      ['routes', false],
    ]);
    expect(remove.map(({ map }) => map)).toEqual(['defaults', 'pools', 'endpoints']);
  });

  it('takes a site away from its hostnames inwards', () => {
    expect(planChanges(mapEntries(site(80)), []).remove.map(({ map }) => map)).toEqual([
      'routes',
      'states',
      'defaults',
      'pools',
      'endpoints',
    ]);
  });
});

describe('commands', () => {
  it('add as a payload, set and delete by key', () => {
    const { put, remove } = planChanges(
      mapEntries(site(80)),
      mapEntries({ ...site(80), hostnames: ['b.test'], state: 'failed' }),
    );
    const table = mapEntries(site(80)).find(({ map }) => map === 'defaults')!.key;
    expect(putCommands(put)).toEqual([
      `set map /edge/maps/states.map dom_1 failed|${table}|`,
      'add map /edge/maps/routes.map <<\nb.test dom_1\n',
    ]);
    expect(removeCommands(remove)).toEqual(['del map /edge/maps/routes.map a.test']);
  });

  it('keep each payload within the buffer of the runtime socket', () => {
    const entries = mapEntries(
      site(
        80,
        Array.from({ length: 2000 }, (_, index) => `host${index}.test`),
      ),
    );
    const commands = addCommands(
      'routes',
      entries.filter(({ map }) => map === 'routes'),
      '7',
    );
    expect(commands.length).toBeGreaterThan(1);
    expect(Math.max(...commands.map((command) => command.length))).toBeLessThan(16_384 - 1024);
    expect(commands.every((command) => command.startsWith('add map @7 /edge/maps/routes.map <<\n'))).toBe(true);
    expect(commands.join('').match(/^host\d+\.test dom_1$/gm)).toHaveLength(2000);
  });
});
