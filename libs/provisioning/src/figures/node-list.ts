import type { NodeItem } from '@onebox/commands';
import type { EngineNode } from '@onebox/engine';
import type { Container } from './container.js';

/** What each node has, and what its containers may take and take of it. */
export function nodeItems(nodes: EngineNode[], containers: Container[]): NodeItem[] {
  return nodes.map((node) => {
    const here = containers.filter((container) => container.node === node.name);
    const running = here.filter(({ state }) => state === 'running');
    const paused = here.filter(({ state }) => state === 'paused');
    const active = [...running, ...paused];
    return {
      ...node,
      containers: { total: here.length, running: running.length, paused: paused.length },
      committed: {
        memoryBytes: sum(active, ({ limits }) => limits.memoryBytes),
        cpus: Math.round(sum(active, ({ limits }) => limits.cpus) * 100) / 100,
      },
      used: {
        memoryBytes: sum(active, ({ usage }) => usage?.memoryBytes ?? 0),
        cpuPercent: Math.round(sum(active, ({ cpuPercent }) => cpuPercent ?? 0) * 100) / 100,
      },
    };
  });
}

function sum(containers: Container[], of: (container: Container) => number): number {
  return containers.reduce((total, container) => total + of(container), 0);
}
