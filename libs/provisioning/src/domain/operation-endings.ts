import type { DomainRevision } from '@onebox/domains';
import type { Operation } from '@onebox/operations';

export interface EndingsInput {
  /** Unfinished operations of the domain, the oldest first. */
  pending: Operation[];
  wanted: Pick<DomainRevision, 'id' | 'number' | 'operationId'>;
  /** Numbers of the revisions that the operations wait for. */
  numbers: Map<string, number>;
  /** The wanted revision is live, or nothing is to be brought up. */
  settled: boolean;
  /** The wanted revision did not come up. */
  failed: boolean;
}

export interface Endings {
  supersede: string[];
  by: string | null;
  succeed: string[];
  fail: string[];
}

/**
 * Which operations of a domain that exists end now, beside that of the candidate: those of revisions that were swallowed by
 * a newer one, and those whose end was not written because the worker died just before.
 */
export function operationEndings({ pending, wanted, numbers, settled, failed }: EndingsInput): Endings {
  const newest = pending.at(-1)?.id ?? null;
  const by = wanted.operationId ?? newest;
  const endings: Endings = { supersede: [], by, succeed: [], fail: [] };
  for (const operation of pending) {
    if (operation.id === wanted.operationId || operation.revisionId === wanted.id) {
      if (failed) endings.fail.push(operation.id);
      else if (settled) endings.succeed.push(operation.id);
    } else if (operation.revisionId !== null) {
      // A revision that we have not read yet is newer than what we have.
      const number = numbers.get(operation.revisionId);
      if (number !== undefined && number < wanted.number) endings.supersede.push(operation.id);
    } else if (operation.kind === 'domain.delete') {
      // One that nothing has taken back was asked for after this pass had read the domain: the next pass's.
      if (isTakenBack(operation, pending)) endings.supersede.push(operation.id);
    } else if (settled) endings.succeed.push(operation.id);
  }
  return endings;
}

/**
 * Which operations of a domain cannot come to a good end any more, as its files are lost. Those that were asked for after
 * the domain was read are the next pass's, and a deletion can be carried out nevertheless.
 */
export function hopelessOperations(pending: Operation[], wanted: EndingsInput['wanted']): string[] {
  const hopeless = pending.filter(
    ({ id, kind, revisionId }) =>
      id === wanted.operationId || revisionId === wanted.id || (revisionId === null && kind !== 'domain.delete'),
  );
  return hopeless.map(({ id }) => id);
}

function isTakenBack(deletion: Operation, pending: Operation[]): boolean {
  return pending.slice(pending.indexOf(deletion)).some(({ kind }) => kind === 'domain.restore');
}

/**
 * Which operations of a deleted domain end: its deletion is done, and swallows what was asked for before it. What was asked
 * for after it, a restore, is the next pass's. `pending`: the oldest first.
 */
export function deletionEndings(pending: Operation[]): Pick<Endings, 'supersede' | 'succeed' | 'by'> {
  const restored = pending.findIndex(({ kind }) => kind === 'domain.restore');
  const before = restored < 0 ? pending : pending.slice(0, restored);
  const by = (before.findLast(({ kind }) => kind === 'domain.delete') ?? before.at(-1))?.id ?? null;
  const supersede = before.map(({ id }) => id).filter((id) => id !== by);
  return { by, supersede, succeed: by === null ? [] : [by] };
}
