import type { Operation } from './operations.ts';

export function isOver({ status }: Pick<Operation, 'status'>): boolean {
  return status !== 'pending' && status !== 'running';
}

/** The other registrar may take days, in which nothing is done here. */
export function waitsForOthers({ kind, steps }: Pick<Operation, 'kind' | 'steps'>): boolean {
  return kind === 'transfer' && steps.some(({ name, status }) => name === 'waiting' && status === 'running');
}

/** Of those that are not over: what is being done, and what waits for somebody else. */
export function underWay<One extends Pick<Operation, 'kind' | 'status' | 'steps'>>(operations: One[]) {
  const open = operations.filter((operation) => !isOver(operation));
  return {
    running: open.filter((operation) => !waitsForOthers(operation)),
    waiting: open.filter(waitsForOthers),
  };
}
