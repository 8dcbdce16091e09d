import type { Container } from './container.js';
import { nodeItems } from './node-list.js';

const node = (name: string) => ({
  ...{ name, cpus: 2, memoryBytes: 1000, engineVersion: '20.10' },
  ...{ os: 'linux' as const, liveRestore: true },
});
const container = (name: string, state: Container['state'], memoryBytes: number) =>
  ({
    ...{ node: name, state, cpuPercent: 10.126, limits: { memoryBytes: 100, cpus: 0.5 } },
    usage: { memoryBytes },
  }) as Container;

it('adds up what each node runs and may have to give', () => {
  const containers = [
    container('one', 'running', 40),
    container('one', 'paused', 5),
    { ...container('one', 'exited', 0), usage: undefined, cpuPercent: null },
    container('two', 'running', 7),
  ];
  expect(nodeItems([node('one'), node('three')], containers)).toEqual([
    {
      ...node('one'),
      containers: { total: 3, running: 1, paused: 1 },
      committed: { memoryBytes: 200, cpus: 1 },
      used: { memoryBytes: 45, cpuPercent: 20.25 },
    },
    {
      ...node('three'),
      containers: { total: 0, running: 0, paused: 0 },
      committed: { memoryBytes: 0, cpus: 0 },
      used: { memoryBytes: 0, cpuPercent: 0 },
    },
  ]);
});
