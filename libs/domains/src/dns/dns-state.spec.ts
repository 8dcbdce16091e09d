import type { NameAnswer, Observation } from '@onebox/resolver';
import {
  addressesToVisit,
  type Answerer,
  DNS_STATES,
  type DnsFacts,
  dnsState,
  leadsHere,
  type NameFacts,
  noFacts,
  recheckSeconds,
  withHistory,
} from './dns-state.js';

const OURS = '203.0.113.7';
const OURS_SIX = '2001:db8::7';
const OLD = '198.51.100.4';
const OLD_SIX = '2001:db8::32';
const CLOUD = '104.16.1.1';
const now = new Date('2026-11-20T16:00:00Z');

const found = (addresses: string[], aliases: string[] = [], ttl = 300): NameAnswer => ({
  outcome: 'found',
  aliases,
  addresses: addresses.map((address) => ({ address, ttl })),
});
const without = (outcome: 'none' | 'invalid' | 'silent'): NameAnswer => ({ outcome, aliases: [], addresses: [] });
const none = without('none');
const invalid = without('invalid');
const silent = without('silent');

interface Told {
  own: NameAnswer | null;
  resolvers?: NameAnswer[];
  issuers?: string[];
  more?: Partial<NameFacts>;
}

/** What all resolvers say is what the zone says, where nothing else is told. */
function decide({ own, resolvers, issuers, more = {} }: Told) {
  const zone = { name: 'example.com', servers: [] };
  const said = resolvers ?? [own ?? silent, own ?? silent];
  const seen: Observation = {
    ...{ zone, own, negativeTtl: 900, issuers: issuers ?? null },
    resolvers: said.map((answer, index) => ({ server: `resolver ${index}`, ...answer })),
  };
  const platform = { isApex: true, ours: [OURS], httpPort: 80, authority: 'letsencrypt.org' };
  return dnsState({ ...platform, seen, answerers: {}, ownPortAnswers: false, now, ...more });
}

const by = (who: Answerer, ...addresses: string[]) => Object.fromEntries(addresses.map((address) => [address, who]));

describe('a name', () => {
  const cases: [what: string, told: Told, state: string, facts: Partial<DnsFacts>][] = [
    ['missing: nobody has a record', { own: none }, 'missing', { found: [] }],
    ['missing: the zone’s servers are not known', { own: null, resolvers: [none, none] }, 'missing', {}],
    [
      'elsewhere: it has another address',
      { own: found([OLD]) },
      'elsewhere',
      { found: [{ type: 'A', value: OLD }], wrong: [{ type: 'A', value: OLD }] },
    ],
    [
      'elsewhere: resolvers keep ours, the zone has another',
      { own: found([OLD]), resolvers: [found([OURS])] },
      'elsewhere',
      {},
    ],
    [
      'elsewhere: it leads to a name that leads nowhere',
      { own: found([], ['gone.example.net']), more: { isApex: false } },
      'elsewhere',
      { found: [{ type: 'CNAME', value: 'gone.example.net' }] },
    ],
    [
      'partly: AAAA still leads elsewhere',
      { own: found([OURS, OLD_SIX]), more: { answerers: by('us', OURS) } },
      'partly',
      { wrong: [{ type: 'AAAA', value: OLD_SIX }] },
    ],
    [
      'partly: one of two A leads elsewhere',
      { own: found([OURS, OLD]), more: { answerers: by('us', OURS) } },
      'partly',
      { wrong: [{ type: 'A', value: OLD }] },
    ],
    [
      'partly: Cloudflare stands before one of them',
      { own: found([OURS, CLOUD]), more: { answerers: by('us', OURS) } },
      'partly',
      { wrong: [{ type: 'A', value: CLOUD }] },
    ],
    [
      'connected: Cloudflare beside ours, and both reach us',
      { own: found([OURS, CLOUD]), more: { answerers: by('us', OURS, CLOUD) } },
      'connected',
      { wrong: [] },
    ],
    ['apex CNAME: to somewhere else', { own: found([OLD], ['host.example.net']) }, 'apex_cname', {}],
    ['apex CNAME: to nowhere', { own: found([], ['host.example.net']) }, 'apex_cname', {}],
    [
      'connected: a CNAME at the apex that reaches us all the same',
      { own: found([OURS], ['host.example.net']), more: { answerers: by('us', OURS) } },
      'connected',
      {},
    ],
    [
      'spreading: a resolver keeps the old address',
      { own: found([OURS]), resolvers: [found([OURS]), found([OLD], [], 2400)], more: { answerers: by('us', OURS) } },
      'spreading',
      { until: '2026-11-20T16:40:00.000Z' },
    ],
    [
      'spreading: a resolver keeps that there was none',
      { own: found([OURS]), resolvers: [none, found([OURS])] },
      'spreading',
      { until: '2026-11-20T16:15:00.000Z' },
    ],
    ['proxied: Cloudflare reaches us', { own: found([CLOUD]), more: { answerers: by('us', CLOUD) } }, 'proxied', {}],
    [
      'proxy dead end: an error of Cloudflare’s',
      { own: found([CLOUD]), more: { answerers: by('other', CLOUD) } },
      'proxy_dead_end',
      {},
    ],
    ['proxy dead end: a range is never trusted unasked', { own: found([CLOUD]) }, 'proxy_dead_end', {}],
    [
      'connected: another proxy reaches us',
      { own: found([OLD]), more: { answerers: by('us', OLD) } },
      'connected',
      { wrong: [] },
    ],
    [
      'wrong port: we answer on ours',
      { own: found([OURS]), more: { httpPort: 8080, ownPortAnswers: true, answerers: by('nobody', OURS) } },
      'wrong_port',
      { port: 8080 },
    ],
    [
      'wrong port: somebody else has 80',
      { own: found([OURS]), more: { httpPort: 8080, answerers: by('other', OURS) } },
      'wrong_port',
      { port: 8080 },
    ],
    [
      'connected: 80 is led to our port',
      { own: found([OURS]), more: { httpPort: 8080, answerers: by('us', OURS) } },
      'connected',
      {},
    ],
    ['can’t see ourselves', { own: found([OURS]), more: { answerers: by('nobody', OURS) } }, 'unseen', {}],
    [
      'can’t see ourselves: not even on our own port',
      { own: found([OURS]), more: { httpPort: 8080, answerers: by('nobody', OURS) } },
      'unseen',
      {},
    ],
    [
      'DNS broken: the zone answers, resolvers refuse',
      { own: found([OURS]), resolvers: [invalid, invalid] },
      'broken',
      { cause: 'dnssec' },
    ],
    [
      'DNS broken: nor do its servers answer',
      { own: silent, resolvers: [invalid, silent] },
      'broken',
      { cause: 'unanswered' },
    ],
    [
      'connected: one resolver of two refuses',
      { own: found([OURS]), resolvers: [invalid, found([OURS])], more: { answerers: by('us', OURS) } },
      'connected',
      {},
    ],
    [
      'CAA forbids us',
      { own: found([OURS]), issuers: ['digicert.com'], more: { answerers: by('us', OURS) } },
      'caa',
      { issuer: 'letsencrypt.org' },
    ],
    [
      'connected: CAA names us',
      { own: found([OURS]), issuers: ['digicert.com', 'letsencrypt.org'], more: { answerers: by('us', OURS) } },
      'connected',
      { issuer: null },
    ],
    [
      'connected: all our addresses',
      { own: found([OURS, OURS_SIX]), more: { ours: [OURS, OURS_SIX], answerers: by('us', OURS) } },
      'connected',
      {},
    ],
    [
      'connected: no resolver answers, the zone does',
      { own: found([OURS]), resolvers: [silent], more: { answerers: by('us', OURS) } },
      'connected',
      {},
    ],
    ['unknown: nobody answers', { own: null, resolvers: [silent, silent] }, 'unknown', {}],
  ];

  it.each(cases)('is %s', (_, told, state, facts) => {
    const verdict = decide(told);
    expect(verdict.state).toBe(state);
    expect(verdict.facts).toMatchObject(facts);
  });
});

describe('what was connected', () => {
  const verdict = (state: DnsFacts['now']) => ({ state: state!, facts: noFacts() });

  it.each(['missing', 'elsewhere', 'apex_cname', 'proxy_dead_end'] as const)('and is %s is lost', (state) => {
    expect(withHistory(verdict(state), true)).toMatchObject({ state: 'lost', facts: { now: state } });
    expect(withHistory(verdict(state), false)).toMatchObject({ state, facts: { now: null } });
  });

  it.each(['partly', 'spreading', 'unknown', 'broken', 'unseen', 'connected'] as const)('and is %s is not', (state) =>
    expect(withHistory(verdict(state), true).state).toBe(state),
  );
});

it('redirects only where visitors come here', () => {
  expect(DNS_STATES.filter(leadsHere)).toEqual(['proxied', 'wrong_port', 'unseen', 'caa', 'connected']);
});

it('looks again at each, sooner where something is about to change', () => {
  const seconds = DNS_STATES.map((state) => recheckSeconds(state));
  expect(Math.min(...seconds)).toBe(recheckSeconds('spreading'));
  expect(seconds.every((one) => one >= 120 && one <= 3600)).toBe(true);
});

it('visits what any answer leads to, each once, and not too many', () => {
  const seen = {
    own: found([OURS, OLD]),
    resolvers: [{ server: 'x', ...found([OLD, CLOUD]) }],
  } as unknown as Observation;
  expect(addressesToVisit(seen, 8)).toEqual([OURS, OLD, CLOUD]);
  expect(addressesToVisit(seen, 2)).toEqual([OURS, OLD]);
});
