import { edgeSite, suspendedSite } from './edge-site.js';
import type { SiteFacts } from './site-facts.js';

const nowhere = () => undefined;
const plan = { workloads: [], routes: { defaultPool: 'php', prefixes: [], extensions: [] } };
const revision = (...aliases: string[]) => ({
  spec: { hostname: 'a.example', aliases, previewHostname: 'a.sites.example', maintenance: false },
});
const facts = (given: object) =>
  ({ domain: { id: 'dom_1', status: 'live' }, leadsHere: [], sentOn: new Map(), ...given }) as unknown as SiteFacts;

/** It serves with an alias that a newer revision does not have any more, and has another one instead. */
const changing = (claimed: string[]) =>
  facts({
    claimed,
    wanted: revision('new.example'),
    live: { revision: revision('old.example'), plan },
    candidate: { revision: revision('new.example'), waitingFor: [] },
  });

describe('a site whose live revision has no plan', () => {
  const standing = { pools: [{ name: 'old', endpoints: [] }], defaultPool: 'old', prefixes: [], extensions: [] };
  const given = { claimed: ['a.example'], wanted: revision(), live: { revision: revision() } };

  it('keeps what stands', () => {
    const site = edgeSite(facts(given), nowhere, nowhere, standing);
    expect(site).toMatchObject({ state: 'live', live: standing, hostnames: ['a.example', 'a.sites.example'] });
  });

  it('has failed where nothing stands, until another revision comes up', () => {
    const [failed, repaired] = [given, { ...given, candidate: { revision: revision(), waitingFor: [] } }].map((one) =>
      edgeSite(facts(one), nowhere, nowhere),
    );
    expect([failed, repaired]).toMatchObject([{ state: 'failed' }, { state: 'provisioning' }]);
  });
});

describe('the names of a site at the edge', () => {
  const claimed = ['a.example', 'new.example'];

  it('are those of what serves and of what comes up, and its preview name', () => {
    const { hostnames } = edgeSite(changing([...claimed, 'old.example']), nowhere, nowhere);
    expect(hostnames).toEqual(['a.example', 'old.example', 'a.sites.example', 'new.example']);
  });

  it('are not those that it has given away, although what serves has them', () => {
    const { hostnames } = edgeSite(changing(claimed), nowhere, nowhere);
    expect(hostnames).toEqual(['a.example', 'a.sites.example', 'new.example']);
  });

  it('nor are they while it is suspended', () => {
    expect(suspendedSite(changing(claimed)).hostnames).toEqual(['a.example', 'a.sites.example']);
  });

  it('are the wanted ones where nothing has come up yet', () => {
    const failed = facts({ claimed, wanted: revision('new.example', 'foreign.example') });
    expect(edgeSite(failed, nowhere, nowhere).hostnames).toEqual(['a.example', 'new.example', 'a.sites.example']);
  });
});

describe('names that send visitors to the main one', () => {
  const claimed = ['a.example', 'www.a.example', 'b.example'];
  const given = (more: object = {}, spec: object = {}) => {
    const serving = { spec: { ...revision('www.a.example', 'b.example').spec, ...spec } };
    return facts({ claimed, leadsHere: claimed, wanted: serving, live: { revision: serving, plan }, ...more });
  };
  const redirects = (one: SiteFacts) => edgeSite(one, nowhere, nowhere).redirects;

  it('are the aliases by which visitors come here, as they do by the main name', () => {
    expect(redirects(given())).toEqual({ to: 'a.example', from: ['www.a.example', 'b.example'] });
    expect(redirects(given({ leadsHere: ['a.example', 'b.example'] }))).toEqual({
      to: 'a.example',
      from: ['b.example'],
    });
    expect(redirects(given({ leadsHere: ['www.a.example', 'b.example'] }))).toBeUndefined();
  });

  it('are none that were told to answer themselves, and none that another account has by now', () => {
    expect(redirects(given({}, { direct: ['b.example'] }))).toEqual({ to: 'a.example', from: ['www.a.example'] });
    expect(redirects(given({ claimed: ['a.example', 'b.example'] }))).toEqual({ to: 'a.example', from: ['b.example'] });
    expect(redirects(given({ claimed: ['www.a.example', 'b.example'] }))).toBeUndefined();
  });

  it('are not that to which the site itself sends visitors of the main one: that would be a circle', () => {
    const itself = given({ sentOn: new Map([['a.example', 'www.a.example']]) });
    expect(redirects(itself)).toEqual({ to: 'a.example', from: ['b.example'] });
    const elsewhere = given({ sentOn: new Map([['b.example', 'www.a.example']]) });
    expect(redirects(elsewhere)).toEqual({ to: 'a.example', from: ['www.a.example', 'b.example'] });
  });

  it('never lead to the preview name', () => {
    expect(redirects(given({}, { hostname: 'a.sites.example' }))).toBeUndefined();
  });

  it('go by what serves, while another main name comes up', () => {
    const candidate = {
      revision: { spec: { ...revision('a.example').spec, hostname: 'www.a.example' } },
      waitingFor: [],
    };
    expect(redirects(given({ candidate, wanted: candidate.revision }))).toMatchObject({ to: 'a.example' });
    expect(redirects(facts({ claimed, leadsHere: claimed, wanted: revision(), candidate }))).toBeUndefined();
  });
});
