import type { NameLookup, Observation } from '@onebox/resolver';
import { equalInConstantTime, randomToken, type Secrets } from '@onebox/secrets';
import { type Answerer, addressesToVisit, type NameFacts, VISITORS_PORT } from './dns-state.js';

const PREFIX = '/.well-known/onebox/';
/** One name with more addresses than this is not visited at all of them. */
const MOST_VISITS = 8;

/** What we answer at `/.well-known/onebox/<token>`: nobody who does not reach us can. Undefined: not such an address. */
export function reachAnswer(secrets: Secrets, path: string): string | undefined {
  const token = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
  return /^[A-Za-z0-9_-]{16,64}$/.test(token) ? secrets.derive(`reach:${token}`) : undefined;
}

export interface VisitSettings {
  publicAddresses: string[];
  httpPort: number;
}

/** Goes where a name leads, as a visitor would, and sees who answers. */
export class NameVisits {
  constructor(
    private readonly lookup: NameLookup,
    private readonly secrets: Secrets,
    private readonly settings: VisitSettings,
  ) {}

  async visit(hostname: string, seen: Observation): Promise<Pick<NameFacts, 'answerers' | 'ownPortAnswers'>> {
    const path = `${PREFIX}${randomToken()}`;
    const addresses = addressesToVisit(seen, MOST_VISITS);
    const answers = await Promise.all(
      addresses.map(async (address) => [address, await this.answerer(address, hostname, path)] as const),
    );
    const answerers = Object.fromEntries(answers);
    const isOurs = (address: string) => this.settings.publicAddresses.includes(address);
    const silent = addresses.find((address) => isOurs(address) && answerers[address] !== 'us');
    return { answerers, ownPortAnswers: silent !== undefined && (await this.onOwnPort(silent, hostname, path)) };
  }

  /** Whoever stands before us may send all visitors to HTTPS. */
  private async answerer(address: string, hostname: string, path: string): Promise<Answerer> {
    const ask = { address, hostname, path };
    const plain = await this.asked({ ...ask, port: VISITORS_PORT, secure: false });
    if (plain === 'us' || this.settings.publicAddresses.includes(address)) return plain;
    const secure = await this.asked({ ...ask, port: 443, secure: true });
    return secure === 'nobody' ? plain : secure;
  }

  private async onOwnPort(address: string, hostname: string, path: string): Promise<boolean> {
    const { httpPort } = this.settings;
    if (httpPort === VISITORS_PORT) return false;
    return (await this.asked({ address, hostname, path, port: httpPort, secure: false })) === 'us';
  }

  private async asked(request: Parameters<NameLookup['reach']>[0]): Promise<Answerer> {
    const answer = await this.lookup.reach(request);
    if (!answer.answered) return 'nobody';
    const expected = reachAnswer(this.secrets, request.path)!;
    return answer.status === 200 && equalInConstantTime(answer.body, expected) ? 'us' : 'other';
  }
}
