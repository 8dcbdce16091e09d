import type { ListContainers } from '@onebox/commands';
import type { OwnerLabels } from '@onebox/engine';
import type { Container } from './container.js';
import { containerId } from './container-id.js';
import { matching, pageOf } from './container-list.js';

const nobody = { domainIds: new Set<string>(), accountIds: new Set<string>() };

function container(name: string, changes: Partial<Container> = {}, labels: Partial<OwnerLabels> = {}): Container {
  return {
    ...{ id: containerId(name), name, image: 'onebox/php:1', state: 'running', node: 'one', restarts: 0 },
    ...{ cpuPercent: null, limits: { memoryBytes: 0, cpus: 0 }, restartsByEngine: 0 },
    labels: { kind: 'site', ...labels },
    ...changes,
  };
}

const asked = (changes: Partial<ListContainers> = {}): ListContainers => ({
  ...{ sort: 'name', descending: false, limit: 100 },
  ...changes,
});
const names = (containers: Container[]) => containers.map(({ name }) => name);

describe('matching', () => {
  const all = [
    container('ob-1', {}, { domainId: 'dom_1', accountId: 'acc_1', runtime: 'php' }),
    container('ob-2', { state: 'paused', node: 'two' }, { domainId: 'dom_2', accountId: 'acc_1', runtime: 'rails' }),
    container('ob-3', { image: 'onebox/mysql:2' }, { kind: 'database-server', accountId: 'acc_2', runtime: 'mysql' }),
  ];

  it.each<[Partial<ListContainers>, string[]]>([
    [{}, ['ob-1', 'ob-2', 'ob-3']],
    [{ accountId: 'acc_1' }, ['ob-1', 'ob-2']],
    [{ accountId: 'acc_1', state: 'paused' }, ['ob-2']],
    [{ domainId: 'dom_1' }, ['ob-1']],
    [{ runtime: 'mysql' }, ['ob-3']],
    [{ kind: 'database-server' }, ['ob-3']],
    [{ node: 'two' }, ['ob-2']],
    [{ ids: [containerId('ob-1'), containerId('gone')] }, ['ob-1']],
    [{ q: ' MySQL ' }, ['ob-3']],
    [{ q: 'nothing like that' }, []],
  ])('%j', (question, expected) => expect(names(matching(all, asked(question), nobody))).toEqual(expected));

  it('finds by the names that the database knows', () => {
    const found = { domainIds: new Set(['dom_2']), accountIds: new Set(['acc_2']) };
    expect(names(matching(all, asked({ q: 'shop' }), found))).toEqual(['ob-2', 'ob-3']);
  });
});

describe('pageOf', () => {
  const all = Array.from({ length: 25 }, (_, index) =>
    container(`ob-${String(index).padStart(2, '0')}`, { cpuPercent: index === 7 ? null : Math.floor(index / 5) }),
  );

  it.each<ListContainers['sort']>(['name', 'cpu', 'memory', 'restarts'])(
    'goes through all by %s, each once',
    (sort) => {
      for (const descending of [false, true]) {
        const seen: Container[] = [];
        let cursor: string | undefined;
        do {
          const page = pageOf(all, { sort, descending, limit: 4, cursor });
          seen.push(...page.items);
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(names(seen).sort()).toEqual(names(all).sort());
      }
    },
  );

  it('begins with what was asked for', () => {
    const [first] = pageOf(all, { sort: 'cpu', descending: true, limit: 1 }).items;
    expect(first!.cpuPercent).toBe(4);
    expect(pageOf(all, { sort: 'cpu', descending: false, limit: 1 }).items[0]!.name).toBe('ob-07');
  });

  it('goes on where the page before ended, although its last one is gone', () => {
    const { nextCursor } = pageOf(all, { sort: 'name', descending: false, limit: 5 });
    const left = all.filter(({ name }) => name !== 'ob-04');
    const next = pageOf(left, { sort: 'name', descending: false, limit: 5, cursor: nextCursor! });
    expect(names(next.items)[0]).toBe('ob-05');
  });

  it('refuses a cursor that it did not give', () =>
    expect(() => pageOf(all, { sort: 'name', descending: false, limit: 5, cursor: 'x' })).toThrow(/cursor/));
});
