import { memoryLeft } from './memory-left.js';

describe('memoryLeft', () => {
  it('is what the nodes have beside the servers', () => {
    const nodes = [
      { os: 'linux' as const, memoryBytes: 100 },
      { os: 'windows' as const, memoryBytes: 1000 },
    ];
    expect(memoryLeft(nodes, [30, 30])).toBe(40);
    expect(memoryLeft(nodes, [100, 30])).toBe(-30);
  });

  it('is not known before the worker has looked', () => {
    expect(memoryLeft([], [30])).toBeUndefined();
  });
});
