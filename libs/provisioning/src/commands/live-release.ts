import { UserError } from '@onebox/errors';
import type { SiteFacts } from '../domain/site-facts.js';

/** The release that serves; of a site that never did, the one that is to. @throws UserError `domain.not_live` while there are no files. */
export function shownRelease({ live, wanted, volume }: SiteFacts): string {
  if (!volume?.initialisedAt) {
    throw new UserError('unavailable', 'domain.not_live', 'This site has no files yet.', [], 10);
  }
  return (live?.revision ?? wanted).spec.releaseId;
}

/**
 * The same, for changing it. While other files are about to take its place, a change would be gone with the old ones.
 * @throws UserError `files.deploying`
 */
export function editableRelease(facts: SiteFacts): string {
  const release = shownRelease(facts);
  const next = facts.candidate?.revision.spec.releaseId ?? release;
  if (next === release) return release;
  throw new UserError(
    'conflict',
    'files.deploying',
    'Uploaded files are about to become this site’s. Change yours when they are live.',
    [],
    5,
  );
}
