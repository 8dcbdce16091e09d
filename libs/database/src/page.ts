import { UserError } from '@onebox/errors';

/** A page of a list. `nextCursor` is null on the last one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Where a page ended: the sort column's value (where there is one) and the id. Opaque to clients. */
export interface Position {
  value: string | null;
  id: string;
}

export function toCursor({ value, id }: Position): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

/** @throws UserError malformed when it is not a cursor that we gave. */
export function fromCursor(cursor: string): Position {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown];
    if ((value === null || typeof value === 'string') && typeof id === 'string') return { value, id };
  } catch {
    // Falls through to the refusal.
  }
  throw new UserError('malformed', 'cursor.malformed', 'This cursor is not one that was given out.', [
    { path: 'cursor', message: 'Use nextCursor of the page before, unchanged.' },
  ]);
}
