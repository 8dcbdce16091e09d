import { Resolver } from 'node:dns/promises';
import type { NameAnswer } from './name-lookup.port.js';

/** Longer chains of CNAMEs are mistakes, or circles. */
const LONGEST_CHAIN = 8;
/** For one question to one server; it is asked twice. */
const TIMEOUT_MS = 1200;

/** Some DNS servers, asked as one: the next one where one does not answer. */
export class ServerGroup {
  private readonly resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });

  /**
   * @param servers addresses, with a port where it is not 53; at least one
   * @param isOver whether there is no time for further questions
   */
  constructor(
    servers: string[],
    private readonly isOver: () => boolean,
  ) {
    this.resolver.setServers(servers);
  }

  /** What is under way ends as if nobody had answered. */
  cancel(): void {
    this.resolver.cancel();
  }

  /** Addresses of a name and the names that lead to them, as far as these servers know them. */
  async name(hostname: string): Promise<NameAnswer> {
    const [first, four, six] = await Promise.all([
      this.asked(() => this.resolver.resolveCname(hostname)),
      this.asked(() => this.resolver.resolve4(hostname, { ttl: true })),
      this.asked(() => this.resolver.resolve6(hostname, { ttl: true })),
    ]);
    const aliases = first.records ? await this.chain(hostname, first.records) : [];
    const addresses = [...(four.records ?? []), ...(six.records ?? [])];
    if (addresses.length > 0 || aliases.length > 0) return { outcome: 'found', aliases, addresses };
    const outcomes = [four.outcome, six.outcome, first.outcome];
    const outcome = (['invalid', 'none', 'silent'] as const).find((one) => outcomes.includes(one))!;
    return { outcome, aliases, addresses };
  }

  async nameServers(zone: string): Promise<string[]> {
    return (await this.asked(() => this.resolver.resolveNs(zone))).records ?? [];
  }

  async addresses(hostname: string): Promise<string[]> {
    const [four, six] = await Promise.all([
      this.asked(() => this.resolver.resolve4(hostname)),
      this.asked(() => this.resolver.resolve6(hostname)),
    ]);
    return [...(four.records ?? []), ...(six.records ?? [])];
  }

  async texts(hostname: string): Promise<string[]> {
    const { records } = await this.asked(() => this.resolver.resolveTxt(hostname));
    return (records ?? []).map((parts) => parts.join(''));
  }

  /** For how many seconds an absence is kept; undefined where they do not say. */
  async negativeTtl(zone: string): Promise<number | undefined> {
    return (await this.asked(() => this.resolver.resolveSoa(zone))).records?.minttl;
  }

  /** Undefined: the name has no such records. An empty list: nobody may. */
  async issuers(hostname: string): Promise<string[] | undefined> {
    const { records } = await this.asked(() => this.resolver.resolveCaa(hostname));
    const issue = records?.flatMap((record) => (record.issue === undefined ? [] : [record.issue]));
    return issue && issue.length > 0 ? issue.map((value) => value.split(';', 1)[0]!.trim().toLowerCase()) : undefined;
  }

  private async chain(hostname: string, next: string[]): Promise<string[]> {
    const aliases: string[] = [];
    for (let names = next; names[0] !== undefined && aliases.length < LONGEST_CHAIN;) {
      const name = names[0].toLowerCase();
      if (name === hostname || aliases.includes(name)) break;
      aliases.push(name);
      names = (await this.asked(() => this.resolver.resolveCname(name))).records ?? [];
    }
    return aliases;
  }

  private async asked<T>(question: () => Promise<T>): Promise<{ outcome: NameAnswer['outcome']; records?: T }> {
    if (this.isOver()) return { outcome: 'silent' };
    try {
      return { outcome: 'found', records: await question() };
    } catch (error) {
      return { outcome: outcomeOf((error as NodeJS.ErrnoException).code) };
    }
  }
}

/** c-ares' codes, as Node.js passes them on. */
function outcomeOf(code: string | undefined): NameAnswer['outcome'] {
  if (code === 'ENODATA' || code === 'ENOTFOUND') return 'none';
  return code === 'ESERVFAIL' ? 'invalid' : 'silent';
}
