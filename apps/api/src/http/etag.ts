import { UserError } from '@onebox/errors';

/** A strong entity tag (RFC 9110, section 8.8.3) of a revision's id. */
export function etagOf(revisionId: string): string {
  return `"${revisionId}"`;
}

/** Those of a header. The edge makes the tag of an answer that it compresses a weak one, `W/"…"`: it names the same thing. */
export function tagsOf(header: string): string[] {
  return header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}

/**
 * Carries out `If-Match` (RFC 9110, section 13.1.1). Without the header, or with `*`, anything goes.
 * @throws UserError precondition_failed (412) where the thing has changed since it was read.
 */
export function requireMatch(ifMatch: string | undefined, revisionId: string): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (tagsOf(ifMatch).includes(etagOf(revisionId))) return;
  throw new UserError(
    'precondition_failed',
    'changed_meanwhile',
    'Someone else changed this after you read it. Read it again, then repeat your change.',
  );
}
