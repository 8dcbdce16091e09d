/** What a server says about a name. */
export interface NameAnswer {
  /**
   * - `found`: it has addresses, or leads to another name.
   * - `none`: it has neither; also where the name does not exist.
   * - `invalid`: the server refuses to answer (SERVFAIL): of a validating resolver a broken DNSSEC, or a zone whose servers
   *   are away.
   * - `silent`: no answer in time, or one that says nothing.
   */
  outcome: 'found' | 'none' | 'invalid' | 'silent';
  /** The names that it leads to, in their order (CNAME). */
  aliases: string[];
  /** `ttl`: how many seconds the answer may still be kept. */
  addresses: { address: string; ttl: number }[];
}

export interface NameServer {
  name: string;
  addresses: string[];
}

/** What DNS says of a name at one moment, told apart by who says it. */
export interface Observation {
  /** The zone that the name is in, with its servers; null where no resolver knows it. */
  zone: { name: string; servers: NameServer[] } | null;
  /** By the zone's own servers; null where they are not known. */
  own: NameAnswer | null;
  /** By public resolvers, which keep answers: some visitors see the same. */
  resolvers: (NameAnswer & { server: string })[];
  /** For how many seconds resolvers keep that a name is not there (RFC 2308). */
  negativeTtl: number;
  /** The certificate authorities that the zone allows (CAA, RFC 8659); null: any. */
  issuers: string[] | null;
}

export interface ReachRequest {
  /** Where to connect to. It is not looked up. */
  address: string;
  port: number;
  /** TLS, with any certificate: what is asked for proves who answers. */
  secure: boolean;
  hostname: string;
  path: string;
}

/** `body`: the beginning of what was answered. `why`: nobody listens; no answer in time; an address that is not asked. */
export type Reach = { answered: true; status: number; body: string } | { answered: false; why: ReachFailure };
export type ReachFailure = 'refused' | 'silent' | 'forbidden';

/**
 * Looks names up and visits them, as somebody on the internet would. Names and what they lead to are a stranger's: nothing is
 * asked at an address that is not public, but at the platform's own and at the configured resolvers. Nothing takes longer
 * than the port's own limits; a zone that is slow has not answered.
 */
export interface NameLookup {
  /** @param known the zone's servers as they were last seen, for when no resolver tells them */
  observe(hostname: string, known?: Observation['zone']): Promise<Observation>;
  /** Addresses, as the public resolvers say them. */
  addresses(hostname: string): Promise<string[]>;
  /** Texts (TXT) of a name, by the zone's own servers and by public resolvers. */
  texts(hostname: string): Promise<string[]>;
  /** Asks one address for one page. Redirects are answers. */
  reach(request: ReachRequest): Promise<Reach>;
  /**
   * The host that the site of a name itself sends visitors of its front page on to; null: none. Undefined where it did not
   * answer. Asked of this machine's own edge: nobody is woken, and nothing is counted.
   */
  frontPage(hostname: string): Promise<string | null | undefined>;
}
