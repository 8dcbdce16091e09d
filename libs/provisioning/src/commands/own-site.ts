import { NotFound } from '@onebox/errors';
import type { SiteFacts } from '../domain/site-facts.js';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';

/** The site that a command names. @throws NotFound where it is not there, is deleted, or is another account's. */
export async function ownSite(
  facts: SiteFactsReader,
  { accountId, domainId }: { accountId: string; domainId: string },
): Promise<SiteFacts> {
  const found = await facts.read(domainId);
  if (!found || found.domain.deletedAt || found.domain.accountId !== accountId) throw new NotFound('domain');
  return found;
}
