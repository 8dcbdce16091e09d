import type { SitePicture } from '@onebox/domains';
import { isCandidate, type SiteFacts } from '../domain/site-facts.js';

/** So soon after one attempt there is no other, whatever changed. */
export const REST_MS = 2 * 60_000;
/** What the site's own application changed shows up within this time. */
export const OLD_MS = 24 * 3_600_000;

export type PicturePlan = 'none' | { afterMs: number } | { subject: string; hostname: string };

/** Whether a site is to be photographed now: only one that is awake and settled, and never to no end. */
export function picturePlan(
  { domain, account, live, claimed }: SiteFacts,
  last: Pick<SitePicture, 'subject' | 'triedAt'> | null,
  now: number,
): PicturePlan {
  const settled = domain.status === 'live' && !domain.deletedAt && account.status === 'active' && !isCandidate(domain);
  if (!settled || !live || live.revision.spec.maintenance) return 'none';
  const subject = live.revision.id;
  const { hostname, previewHostname } = live.revision.spec;
  const age = last ? now - last.triedAt.getTime() : Infinity;
  if (last?.subject === subject && age < OLD_MS) return 'none';
  if (age >= 0 && age < REST_MS) return { afterMs: REST_MS - age };
  return { subject, hostname: claimed.includes(hostname) ? hostname : previewHostname };
}
