import { isIP } from 'node:net';
import { frontPage, type OwnEdge } from './front-page.js';
import type { NameAnswer, NameLookup, NameServer, Observation, Reach, ReachRequest } from './name-lookup.port.js';
import { isPublicAddress } from './public-address.js';
import { reach } from './reach.js';
import { ServerGroup } from './server-group.js';

export interface LookupSettings {
  /** Addresses of public, validating resolvers, with a port where it is not 53. */
  resolvers: string[];
  /** The platform's own, which may be visited although they are private. */
  publicAddresses: string[];
  /** Absent: no site is asked for its front page. */
  edge?: OwnEdge;
}

/** All that is asked of DNS about one name takes no longer. */
const OBSERVE_MS = 8_000;
const REACH_MS = 4_000;
/** A zone has up to thirteen servers; two names that answer are enough. */
const MOST_SERVERS = 4;
/** From the name of one zone to that of another, and on. */
const MOST_ZONES = 4;
/** Where a zone does not say: RFC 2308 advises one to three hours at most. */
const LONGEST_NEGATIVE_TTL = 3 * 3600;

const NOTHING_KNOWN: NameAnswer = { outcome: 'silent', aliases: [], addresses: [] };

/** The real one: c-ares, by `node:dns`. */
export class DnsNameLookup implements NameLookup {
  private readonly trusted: Set<string>;

  constructor(private readonly settings: LookupSettings) {
    this.trusted = new Set([...settings.publicAddresses, ...settings.resolvers.map(addressOf)]);
  }

  observe(hostname: string, known: Observation['zone'] = null): Promise<Observation> {
    return this.within(OBSERVE_MS, (open) => this.observed(hostname, known, open));
  }

  addresses(hostname: string): Promise<string[]> {
    return this.within(OBSERVE_MS, (open) => open(this.settings.resolvers).addresses(hostname));
  }

  texts(hostname: string): Promise<string[]> {
    return this.within(OBSERVE_MS, async (open) => {
      const zone = await this.zoneOf(hostname, open(this.settings.resolvers));
      const own = this.allowedServers(zone);
      const groups = own.length > 0 ? [own, this.settings.resolvers] : [this.settings.resolvers];
      return (await Promise.all(groups.map((servers) => open(servers).texts(hostname)))).flat();
    });
  }

  async reach(request: ReachRequest): Promise<Reach> {
    if (!this.isAllowed(request.address)) return { answered: false, why: 'forbidden' };
    return reach(request, REACH_MS);
  }

  frontPage(hostname: string): Promise<string | null | undefined> {
    const { edge } = this.settings;
    return edge ? frontPage(hostname, edge, REACH_MS) : Promise.resolve(undefined);
  }

  private async observed(hostname: string, known: Observation['zone'], open: Open): Promise<Observation> {
    const { resolvers } = this.settings;
    const together = open(resolvers);
    const [found, issuers, seen] = await Promise.all([
      this.zoneOf(hostname, together),
      this.issuersOf(hostname, together),
      Promise.all(resolvers.map(async (server) => ({ server, ...(await open([server]).name(hostname)) }))),
    ]);
    const zone = found ?? known;
    const servers = this.allowedServers(zone);
    const own = servers.length > 0 ? await this.ownAnswer(hostname, servers, open) : null;
    const minimum = zone && servers.length > 0 ? await open(servers).negativeTtl(zone.name) : undefined;
    const negativeTtl = Math.min(minimum ?? LONGEST_NEGATIVE_TTL, LONGEST_NEGATIVE_TTL);
    return { zone, own, resolvers: seen, negativeTtl, issuers };
  }

  /** A name that leads into another zone is asked for there: what resolvers keep of it may be old as well. */
  private async ownAnswer(hostname: string, servers: string[], open: Open): Promise<NameAnswer> {
    let answer = await open(servers).name(hostname);
    for (let zones = 1; zones < MOST_ZONES; zones++) {
      const target = answer.aliases.at(-1);
      if (answer.addresses.length > 0 || target === undefined) return answer;
      const next = this.allowedServers(await this.zoneOf(target, open(this.settings.resolvers)));
      const there = next.length > 0 ? await open(next).name(target) : NOTHING_KNOWN;
      if (there.outcome !== 'found') return answer;
      answer = { ...there, aliases: [...answer.aliases, ...there.aliases] };
    }
    return answer;
  }

  /** The closest name above that has name servers. Top-level domains are nobody's. */
  private async zoneOf(hostname: string, resolvers: ServerGroup): Promise<Observation['zone']> {
    const labels = hostname.split('.');
    for (let start = 0; start < labels.length - 1; start++) {
      const name = labels.slice(start).join('.');
      const names = (await resolvers.nameServers(name)).slice(0, MOST_SERVERS);
      if (names.length === 0) continue;
      const server = async (one: string): Promise<NameServer> => ({
        name: one.toLowerCase(),
        addresses: await resolvers.addresses(one),
      });
      return { name, servers: await Promise.all(names.map(server)) };
    }
    return null;
  }

  /** The records of the closest name that has some are the ones that count (RFC 8659, 3). */
  private async issuersOf(hostname: string, resolvers: ServerGroup): Promise<string[] | null> {
    const labels = hostname.split('.');
    for (let start = 0; start < labels.length - 1; start++) {
      const issuers = await resolvers.issuers(labels.slice(start).join('.'));
      if (issuers) return issuers;
    }
    return null;
  }

  /** IPv4 first: this machine may have no other. */
  private allowedServers(zone: Observation['zone']): string[] {
    const all = zone?.servers.flatMap(({ addresses }) => addresses).filter((address) => this.isAllowed(address)) ?? [];
    return all.sort((left, right) => isIP(left) - isIP(right)).slice(0, MOST_SERVERS);
  }

  private isAllowed(address: string): boolean {
    return this.trusted.has(address) || isPublicAddress(address);
  }

  /** Lends servers to `work` until the time is over; what is under way then has not answered. */
  private async within<T>(milliseconds: number, work: (open: Open) => Promise<T>): Promise<T> {
    const groups: ServerGroup[] = [];
    let over = false;
    const timer = setTimeout(() => {
      over = true;
      groups.forEach((group) => group.cancel());
    }, milliseconds);
    try {
      return await work((servers) => {
        const group = new ServerGroup(servers, () => over);
        groups.push(group);
        return group;
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

type Open = (servers: string[]) => ServerGroup;

/** `1.1.1.1`, `1.1.1.1:53`, `[2606:4700::1]:53` → the address. */
function addressOf(server: string): string {
  return /^\[(.*)\](:\d+)?$/.exec(server)?.[1] ?? (isIP(server) ? server : server.replace(/:\d+$/, ''));
}
