import type { Container } from '../figures/container.js';
import { History } from '../figures/history.js';
import { ranIn } from './ran.js';

const KIB = 1024;

function world() {
  const history = new History();
  const containers: Container[] = [];
  const sample = (at: number, looks: Record<string, [memoryKib: number, cpuPercent: number | null]>) => {
    history.turn(at);
    for (const [id, [memoryKib, cpuPercent]] of Object.entries(looks)) {
      const network = { networkRxBytesPerSecond: null, networkTxBytesPerSecond: null };
      history.put(id, { memoryBytes: memoryKib * KIB, cpuPercent, ...network });
    }
  };
  const add = (id: string, changes: Partial<Container> = {}) =>
    containers.push({ id, state: 'running', labels: { kind: 'site', domainId: 'dom_1' }, ...changes } as Container);
  return {
    ...{ history, containers, sample, add },
    all() {
      return this.containers;
    },
  };
}

describe('what ran in a minute', () => {
  it('adds the containers of a site at each look, and knows the most', () => {
    const it = world();
    it.add('a');
    it.add('b');
    it.sample(55_000, { a: [999, 9] });
    it.sample(60_000, { a: [100, null], b: [50, 1.5] });
    it.sample(70_000, { a: [200, 10] });
    it.sample(120_000, { a: [999, 9] });
    expect([...ranIn(it, 60_000)]).toEqual([
      ['dom_1', { looks: 2, memoryKib: 350, memoryPeakKib: 200, cpuLooks: 2, cpuHundredths: 1_150 }],
    ]);
  });

  it('is nothing of sites that sleep, and of what is not a site', () => {
    const it = world();
    it.add('a', { state: 'paused' });
    it.add('b', { labels: { kind: 'sandbox', domainId: 'dom_1' } });
    it.add('c', { labels: { kind: 'site', domainId: 'dom_2' } });
    it.sample(60_000, { a: [100, 1], b: [100, 1] });
    expect([...ranIn(it, 60_000)]).toEqual([]);
  });
});
