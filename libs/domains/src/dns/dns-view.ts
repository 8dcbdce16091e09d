import type { RevisionSpec } from '@onebox/runtimes';
import type { DomainView } from '../domain-view.js';
import type { DnsCheck } from './dns-check.entity.js';
import { providerOf } from './dns-providers.js';
import { type DnsRecord, type PlatformNames, recordsFor } from './dns-records.js';
import { type DnsFacts, type DnsState, noFacts } from './dns-state.js';
import type { ProofRecord } from './name-proofs.js';

/** One name of a domain as the API shows it: what to set, and what has come of it. */
export interface DnsNameView extends Omit<DnsFacts, 'zone'> {
  hostname: string;
  main: boolean;
  state: DnsState;
  /** Since when it is in this state. */
  since: string | null;
  checkedAt: string | null;
  records: DnsRecord[];
  zone: string | null;
  /** Who hosts the zone, where its name servers tell. */
  provider: string | null;
  /** Where visitors are led to instead of an answer, now. */
  redirectsTo: string | null;
  /** With `claimed`: what shows that the name is the caller's. */
  proof: ProofRecord | null;
}

type Named = Pick<DomainView, 'hostname' | 'aliases' | 'previewHostname' | 'redirects'>;

/** The names of a domain that DNS is asked for: the preview name is the platform's own affair. */
export function namesInDns({ hostname, aliases, previewHostname }: Named): string[] {
  return [hostname, ...aliases].filter((name) => name !== previewHostname);
}

export function dnsNameView(hostname: string, domain: Named, checks: DnsCheck[], platform: PlatformNames): DnsNameView {
  const check = checks.find((one) => one.hostname === hostname);
  const isLocal = platform.publicAddresses.length === 0;
  const { zone, sendsTo, ...facts } = isLocal ? noFacts() : { ...noFacts(), ...check?.facts };
  const isMain = hostname === domain.hostname;
  return {
    hostname,
    main: isMain,
    state: isLocal ? 'local' : (check?.state ?? 'unknown'),
    since: check?.since.toISOString() ?? null,
    checkedAt: check?.checkedAt.toISOString() ?? null,
    ...facts,
    sendsTo: isMain ? sendsTo : null,
    records: recordsFor(hostname, namesInDns(domain), platform),
    zone: zone?.name ?? null,
    provider: providerOf(zone?.servers.map(({ name }) => name) ?? []),
    redirectsTo: redirectTarget(withDirect(domain), leadingHere(checks), sentOn(checks)).get(hostname) ?? null,
    proof: null,
  };
}

/** A name that belongs to the domain's but is another account's. */
export function claimedNameView(hostname: string, proof: ProofRecord): DnsNameView {
  const { zone: _, ...facts } = noFacts();
  const nothing = { since: null, checkedAt: null, records: [], zone: null, provider: null, redirectsTo: null };
  return { hostname, main: false, state: 'claimed', ...facts, ...nothing, proof };
}

type RedirectedNames = Pick<RevisionSpec, 'hostname' | 'aliases' | 'previewHostname' | 'direct'>;

function withDirect(domain: Named): RedirectedNames {
  return { ...domain, direct: domain.aliases.filter((alias) => domain.redirects[alias] === false) };
}

function leadingHere(checks: DnsCheck[]): Set<string> {
  return new Set(checks.filter(({ leadsHere }) => leadsHere).map(({ hostname }) => hostname));
}

/** By name: where the site itself sends the visitors of it. */
export function sentOn(checks: Pick<DnsCheck, 'hostname' | 'facts'>[]): Map<string, string> {
  return new Map(checks.flatMap(({ hostname, facts }) => (facts.sendsTo ? [[hostname, facts.sendsTo]] : [])));
}

/**
 * By name: the main name that it leads visitors to. Only where visitors reach both here, so that nobody is sent to where there
 * is nothing (yet); a preview name neither leads anywhere nor is led to. The main name leads nowhere, and the name that the
 * site itself leads to from there (`sentOn`) does not lead back, so there are no circles.
 */
export function redirectTarget(
  names: RedirectedNames,
  leadsHere: ReadonlySet<string>,
  sentOn: ReadonlyMap<string, string>,
): Map<string, string> {
  const { hostname, aliases, previewHostname, direct = [] } = names;
  if (hostname === previewHostname || !leadsHere.has(hostname)) return new Map();
  const answering = [hostname, ...direct, sentOn.get(hostname)];
  const sources = aliases.filter((alias) => !answering.includes(alias) && leadsHere.has(alias));
  return new Map(sources.map((alias) => [alias, hostname]));
}
