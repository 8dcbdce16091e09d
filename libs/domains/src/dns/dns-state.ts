import type { NameAnswer, Observation } from '@onebox/resolver';
import { isCloudflare } from './cloudflare.js';
import { type DnsRecord, typeOf } from './dns-records.js';

/**
 * What has become of a name in DNS; the panel has a text for each. Stable: programs read it.
 *
 * - `local`: the platform has no public address.  - `unknown`: not looked at yet, or nobody answered.
 * - `missing`, `elsewhere`, `partly`, `apex_cname`: the zone is to be changed.  - `spreading`: it was; resolvers keep the old.
 * - `proxied`, `proxy_dead_end`: Cloudflare stands before us, and reaches us or not.
 * - `wrong_port`, `unseen`: the name is right, but we could not reach ourselves by it.
 * - `broken`: resolvers refuse the zone's answers.  - `caa`: reached, but it may get no certificate from us.
 * - `claimed`: another account has the name.  - `lost`: it led here, and does not any more.
 */
export const DNS_STATES = [
  ...['local', 'unknown', 'missing', 'elsewhere', 'partly', 'apex_cname', 'spreading', 'proxied', 'proxy_dead_end'],
  ...['wrong_port', 'unseen', 'broken', 'caa', 'claimed', 'connected', 'lost'],
] as const as readonly DnsState[];

export type DnsState =
  | ('local' | 'unknown' | 'missing' | 'elsewhere' | 'partly' | 'apex_cname' | 'spreading' | 'proxied')
  | ('proxy_dead_end' | 'wrong_port' | 'unseen' | 'broken' | 'caa' | 'claimed' | 'connected' | 'lost');

export interface Finding {
  type: DnsRecord['type'];
  value: string;
}

/** What was found out, as far as a text of the state needs it. */
export interface DnsFacts {
  /** What the name leads to now: by the zone's own servers, or by resolvers where those are silent. */
  found: Finding[];
  /** Those of `found` that lead elsewhere. */
  wrong: Finding[];
  /** With `spreading`: until when resolvers may give the old answer. ISO 8601. */
  until: string | null;
  /** With `wrong_port`: the port that we listen on. */
  port: number | null;
  /** With `caa`: the authority that the zone does not allow. */
  issuer: string | null;
  /** With `broken`: the zone itself answers, so that its DNSSEC is what is wrong; or its servers do not answer either. */
  cause: 'dnssec' | 'unanswered' | null;
  /** With `lost`: what it would be called, had it never led here. */
  now: DnsState | null;
  /** Of the main name: the other one that the site's own front page sends its visitors on to. */
  sendsTo: string | null;
  /** The zone's servers, for when no resolver tells them. */
  zone: Observation['zone'];
}

/** Who answered the token at an address: we, someone else, or nobody. */
export type Answerer = 'us' | 'other' | 'nobody';

export interface NameFacts {
  isApex: boolean;
  /** The platform's public addresses; at least one. */
  ours: string[];
  httpPort: number;
  /** The certificate authority that we ask. */
  authority: string;
  seen: Observation;
  /** Of each address that was visited on the port that visitors use. */
  answerers: Record<string, Answerer>;
  /** Whether we answered at one of our addresses on our own port. */
  ownPortAnswers: boolean;
  now: Date;
}

export interface Verdict {
  state: DnsState;
  facts: DnsFacts;
}

/** The port that visitors' browsers ask. */
export const VISITORS_PORT = 80;

export function noFacts(zone: Observation['zone'] = null): DnsFacts {
  return { found: [], wrong: [], until: null, port: null, issuer: null, cause: null, now: null, sendsTo: null, zone };
}

/** What a name's state is. The order is that of what a person has to do first. */
export function dnsState(given: NameFacts): Verdict {
  const { seen } = given;
  const answer = currentAnswer(seen);
  const found = answer ? findings(answer) : [];
  const facts: DnsFacts = { ...noFacts(seen.zone), found };
  const broken = brokenness(seen);
  if (broken) return { state: 'broken', facts: { ...facts, cause: broken } };
  if (!answer) return { state: 'unknown', facts };
  if (answer.outcome === 'none') return { state: 'missing', facts };
  const verdict = ledTo(given, answer, facts);
  const isCnameAtApex = given.isApex && answer.aliases.length > 0;
  return isCnameAtApex && NOT_HERE.includes(verdict.state) ? { ...verdict, state: 'apex_cname' } : verdict;
}

/** Whether visitors who ask DNS today come here: what redirects between names are made by. */
export function leadsHere(state: DnsState): boolean {
  return ['connected', 'proxied', 'caa', 'unseen', 'wrong_port'].includes(state);
}

const NOT_HERE: DnsState[] = ['missing', 'elsewhere', 'apex_cname', 'proxy_dead_end'];

/** What was connected and is not any more is lost; what is half right, or cannot be told, is not. */
export function withHistory({ state, facts }: Verdict, wasConnected: boolean): Verdict {
  if (!wasConnected || !NOT_HERE.includes(state)) return { state, facts };
  return { state: 'lost', facts: { ...facts, now: state } };
}

/** After how many seconds a name is looked at again, when nobody waits for it. */
export function recheckSeconds(state: DnsState): number {
  switch (state) {
    case 'spreading':
      return 120;
    case 'lost':
    case 'partly':
    case 'proxy_dead_end':
    case 'broken':
    case 'unknown':
      return 600;
    case 'connected':
    case 'proxied':
    case 'caa':
    case 'unseen':
    case 'wrong_port':
      return 1800;
    case 'missing':
    case 'elsewhere':
    case 'apex_cname':
    case 'claimed':
    case 'local':
      return 3600;
  }
}

/** All addresses that somebody is led to by any of the answers: those to visit. At most `most`, the zone's own first. */
export function addressesToVisit({ own, resolvers }: Observation, most: number): string[] {
  const all = [own, ...resolvers].flatMap((answer) => answer?.addresses.map(({ address }) => address) ?? []);
  return [...new Set(all)].slice(0, most);
}

function currentAnswer({ own, resolvers }: Observation): NameAnswer | undefined {
  const tells = (answer: NameAnswer) => answer.outcome === 'found' || answer.outcome === 'none';
  return own && tells(own) ? own : resolvers.find(tells);
}

/** Where one resolver answers, another's refusal is its own affair. */
function brokenness({ own, resolvers }: Observation): DnsFacts['cause'] {
  const heard = resolvers.filter(({ outcome }) => outcome !== 'silent');
  if (heard.length === 0 || heard.some(({ outcome }) => outcome !== 'invalid')) return null;
  return own && ['found', 'none'].includes(own.outcome) ? 'dnssec' : 'unanswered';
}

function ledTo(given: NameFacts, { addresses }: NameAnswer, facts: DnsFacts): Verdict {
  const { answerers } = given;
  const all = addresses.map(({ address }) => address);
  if (all.length > 0 && all.every(isCloudflare)) {
    const reached = all.some((address) => answerers[address] === 'us');
    return { state: reached ? 'proxied' : 'proxy_dead_end', facts };
  }
  const wrong = all.filter((address) => !isRight(given, address));
  const told = { ...facts, wrong: wrong.map((value) => ({ type: typeOf(value), value })) };
  if (wrong.length === all.length) return { state: 'elsewhere', facts: told };
  if (wrong.length > 0) return { state: 'partly', facts: told };
  const until = spreadingUntil(given);
  if (until) return { state: 'spreading', facts: { ...told, until: until.toISOString() } };
  return reached(given, all, told);
}

function isRight({ ours, answerers }: NameFacts, address: string): boolean {
  return ours.includes(address) || answerers[address] === 'us';
}

/** Until the last resolver has forgotten what it was told before. */
function spreadingUntil(given: NameFacts): Date | undefined {
  const { seen, now } = given;
  const seconds = seen.resolvers.flatMap(({ outcome, addresses }) => {
    if (outcome === 'none') return [seen.negativeTtl];
    return addresses.filter(({ address }) => !isRight(given, address)).map(({ ttl }) => ttl);
  });
  return seconds.length > 0 ? new Date(now.getTime() + Math.max(...seconds) * 1000) : undefined;
}

function reached(given: NameFacts, addresses: string[], facts: DnsFacts): Verdict {
  const { answerers, httpPort, ownPortAnswers, seen, authority } = given;
  if (addresses.some((address) => answerers[address] === 'us')) {
    const allowed = seen.issuers === null || seen.issuers.includes(authority);
    return allowed ? { state: 'connected', facts } : { state: 'caa', facts: { ...facts, issuer: authority } };
  }
  const someoneElse = addresses.some((address) => answerers[address] === 'other');
  const isWrongPort = httpPort !== VISITORS_PORT && (ownPortAnswers || someoneElse);
  return isWrongPort ? { state: 'wrong_port', facts: { ...facts, port: httpPort } } : { state: 'unseen', facts };
}

function findings({ aliases, addresses }: NameAnswer): Finding[] {
  return [
    ...aliases.map((value) => ({ type: 'CNAME' as const, value })),
    ...addresses.map(({ address }) => ({ type: typeOf(address), value: address })),
  ];
}
