import type { SiteFacts } from '../domain/site-facts.js';
import { OLD_MS, picturePlan, REST_MS } from './picture-plan.js';

const NOW = 1_800_000_000_000;

function facts({
  domain = {},
  spec = {},
  account = 'active',
}: { domain?: object; spec?: object; account?: string } = {}): SiteFacts {
  const names = { hostname: 'shop.test', previewHostname: 'shop.sites.test', maintenance: false };
  return {
    domain: {
      id: 'dom_1',
      status: 'live',
      deletedAt: null,
      wantedRevisionId: 'rev_2',
      liveRevisionId: 'rev_2',
      ...domain,
    },
    account: { status: account },
    claimed: ['shop.test'],
    live: { revision: { id: 'rev_2', spec: { ...names, ...spec } } },
  } as unknown as SiteFacts;
}
const last = (subject: string, ageMs: number) => ({ subject, triedAt: new Date(NOW - ageMs) });
const TAKE = { subject: 'rev_2', hostname: 'shop.test' };

describe('a picture is', () => {
  it.each([
    ['taken of what was never photographed', null, TAKE],
    ['taken of another revision, after a rest', last('rev_1', REST_MS), TAKE],
    ['taken again after a day', last('rev_2', OLD_MS), TAKE],
    ['taken where one is asked for', last('', REST_MS), TAKE],
    ['not taken twice of the same', last('rev_2', OLD_MS - 1), 'none'],
    ['taken later, so soon after the last', last('rev_1', 20_000), { afterMs: REST_MS - 20_000 }],
    ['taken where the last lies in the future: the clock was put back', last('rev_1', -OLD_MS), TAKE],
  ])('%s', (_, picture, plan) => expect(picturePlan(facts(), picture, NOW)).toEqual(plan));

  it.each([
    [{ domain: { status: 'sleeping' } }],
    [{ domain: { status: 'degraded' } }],
    [{ domain: { deletedAt: new Date() } }],
    [{ domain: { wantedRevisionId: 'rev_3', failedRevisionId: null } }],
    [{ spec: { maintenance: true } }],
    [{ account: 'suspended' }],
  ])('not taken of %j', (changes) => expect(picturePlan(facts(changes), null, NOW)).toBe('none'));

  it('taken under the preview name while another account has the site’s own', () => {
    expect(picturePlan({ ...facts(), claimed: [] }, null, NOW)).toEqual({ ...TAKE, hostname: 'shop.sites.test' });
  });
});
