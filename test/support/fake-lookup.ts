import type { NameAnswer, NameLookup, Observation, Reach, ReachRequest } from '@onebox/resolver';
import { reachAnswer } from '@onebox/domains';
import type { Secrets } from '@onebox/secrets';

/** DNS as a test says it is; everybody says the same. Asks nobody. */
export class FakeLookup implements NameLookup {
  /** By name: where it leads; none where it is not named. */
  readonly names = new Map<string, string[]>();
  /** By name: its texts. */
  readonly records = new Map<string, string[]>();
  /** Addresses at which we answer on the port that visitors use. */
  readonly ours = new Set<string>();
  /** By name: where its site sends visitors of its front page; of one that is not named nobody answers. */
  readonly frontPages = new Map<string, string | null>();
  readonly asked: string[] = [];
  /** Nobody answers any question. */
  isSilent = false;

  constructor(private readonly secrets: Secrets) {}

  observe(hostname: string): Promise<Observation> {
    this.asked.push(hostname);
    const answer = this.answerOf(hostname);
    const servers = [{ name: 'ns1.domaincontrol.com', addresses: ['192.0.2.53'] }];
    const zone = this.isSilent ? null : { name: hostname.split('.').slice(-2).join('.'), servers };
    return Promise.resolve({
      ...{ zone, own: answer, negativeTtl: 300, issuers: null },
      resolvers: [{ server: '192.0.2.54', ...answer }],
    });
  }

  addresses(hostname: string): Promise<string[]> {
    return Promise.resolve(this.names.get(hostname) ?? []);
  }

  texts(hostname: string): Promise<string[]> {
    this.asked.push(hostname);
    return Promise.resolve(this.records.get(hostname) ?? []);
  }

  reach({ address, port, path }: ReachRequest): Promise<Reach> {
    if (port !== 80 || !this.ours.has(address)) return Promise.resolve({ answered: false, why: 'refused' });
    return Promise.resolve({ answered: true, status: 200, body: reachAnswer(this.secrets, path)! });
  }

  frontPage(hostname: string): Promise<string | null | undefined> {
    return Promise.resolve(this.frontPages.get(hostname));
  }

  private answerOf(hostname: string): NameAnswer {
    if (this.isSilent) return { outcome: 'silent', aliases: [], addresses: [] };
    const addresses = (this.names.get(hostname) ?? []).map((address) => ({ address, ttl: 300 }));
    return { outcome: addresses.length > 0 ? 'found' : 'none', aliases: [], addresses };
  }
}
