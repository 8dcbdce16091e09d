import type { EdgeSite } from '@onebox/edge';
import { suspendedSite } from './edge-site.js';
import type { SiteFacts } from './site-facts.js';
import { SitePublisher } from './site-publisher.js';

const spec = { hostname: 'a.example', aliases: ['moved.example'], previewHostname: 'a.sites.example' };
const facts = () =>
  ({ domain: { id: 'dom_1' }, claimed: ['a.example', 'moved.example'], wanted: { spec } }) as unknown as SiteFacts;

function publisher(claimed: string[]) {
  const told: EdgeSite[] = [];
  const asked: string[] = [];
  const deps = {
    edge: { setSite: (site: EdgeSite) => Promise.resolve(void told.push(site)) },
    facts: { claimed: (domainId: string) => Promise.resolve((asked.push(domainId), claimed)) },
  };
  return { told, asked, publisher: new SitePublisher(deps) };
}

it('tells the edge the names that are the site’s by then, whatever they were when the pass began', async () => {
  const { told, asked, publisher: one } = publisher(['a.example']);
  const given = facts();
  await one.publish(given, () => suspendedSite(given));
  expect(asked).toEqual(['dom_1']);
  expect(told).toMatchObject([{ hostnames: ['a.example', 'a.sites.example'] }]);
  expect(given.claimed).toEqual(['a.example']);
});
