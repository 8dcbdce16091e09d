import type { EngineNode } from '@onebox/engine';

/**
 * Bytes that the nodes for Linux have beside what servers with these limits may take. Undefined where nothing is known of the
 * nodes yet.
 */
export function memoryLeft(nodes: Pick<EngineNode, 'os' | 'memoryBytes'>[], limits: number[]): number | undefined {
  const linux = nodes.filter(({ os }) => os === 'linux');
  if (linux.length === 0) return undefined;
  return sum(linux.map(({ memoryBytes }) => memoryBytes)) - sum(limits);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
