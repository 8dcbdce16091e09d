import type { Operation, OperationError } from '@onebox/operations';

export type Ending = { succeed: true } | { fail: OperationError } | { supersede: string };

export interface DatabaseEndingInput {
  operation: Pick<Operation, 'id' | 'kind'>;
  /** The newest unfinished operation of the database. */
  newestId: string;
  deleted: boolean;
  /** What became of the revision that it waits for; null where it waits for none. */
  revision: 'live' | 'failed' | 'pending' | null;
  /** Sites that still serve with the login that is to end. */
  onOldLogin: { failed: boolean }[];
}

const SITE_FAILED: OperationError = {
  code: 'database.site_failed',
  message: 'A site did not come up with the change. It goes on serving as before; see its last operation.',
  detail: [],
};

/** How an unfinished operation of a database ends, now that the database is as it is wanted; undefined: not yet. */
export function databaseEnding(input: DatabaseEndingInput): Ending | undefined {
  const { operation, newestId, deleted, revision, onOldLogin } = input;
  if ((operation.kind === 'database.delete') !== deleted) {
    return operation.id === newestId ? { succeed: true } : { supersede: newestId };
  }
  if (operation.kind === 'database.password' && onOldLogin.length > 0) {
    return onOldLogin.some(({ failed }) => failed) ? { fail: SITE_FAILED } : undefined;
  }
  if (revision === 'pending') return undefined;
  return revision === 'failed' ? { fail: SITE_FAILED } : { succeed: true };
}
