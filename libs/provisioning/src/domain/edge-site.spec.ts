import { edgeSite, suspendedSite } from './edge-site.js';
import type { SiteFacts } from './site-facts.js';

const nowhere = () => undefined;
const plan = { workloads: [], routes: { defaultPool: 'php', prefixes: [], extensions: [] } };
const revision = (...aliases: string[]) => ({
  spec: { hostname: 'a.example', aliases, previewHostname: 'a.sites.example', maintenance: false },
});
const facts = (given: object) => ({ domain: { id: 'dom_1', status: 'live' }, ...given }) as unknown as SiteFacts;

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
