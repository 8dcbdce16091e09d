import type { Clock } from '@onebox/clock';
import { inTransaction, tenantScope } from '@onebox/database';
import type { Operations } from '@onebox/operations';
import type { NameLookup } from '@onebox/resolver';
import type { Secrets } from '@onebox/secrets';
import { type DataSource, In } from 'typeorm';
import { ClaimedHostname } from '../claimed-hostname.entity.js';
import type { DomainReader } from '../domain-reader.service.js';
import type { DomainView } from '../domain-view.js';
import { DomainDeleted } from '../domains.errors.js';
import { wwwAlias } from '../hostname.js';
import { DnsCheck } from './dns-check.entity.js';
import { isApex, type PlatformNames } from './dns-records.js';
import { dnsState, leadsHere, noFacts, recheckSeconds, type Verdict, withHistory } from './dns-state.js';
import { claimedNameView, type DnsNameView, dnsNameView, namesInDns } from './dns-view.js';
import type { NameProofs } from './name-proofs.js';
import { NameVisits } from './name-visits.js';
import { Turns } from './turns.js';

export interface DnsSettings extends PlatformNames {
  previewDomain: string;
  httpPort: number;
}

/** A name, and whose it is. */
type Named = Pick<ClaimedHostname, 'domainId' | 'accountId' | 'hostname'>;

/** Whoever certificates are asked of. */
const AUTHORITY = 'letsencrypt.org';
/** Of all names of all accounts: a name takes some sockets for some seconds. */
const AT_ONCE = 12;
/** Of one account: who has names that nobody answers for keeps no other from his. */
const SHARE = 3;
/** All that is asked of others about one name has its own limits, which are over long before: none holds a turn for ever. */
const LONGEST_LOOK_MS = 60_000;
/** Somebody who waits is answered by then, whatever the rest of the names takes. */
const LONGEST_WAIT_MS = 20_000;
/** What was looked at a moment ago is not looked at again. */
const FRESH_MS = 3_000;
const UNKNOWN_AGAIN_MS = 120_000;

/**
 * Whether domains' names lead here. It is the API that asks the network: what strangers' servers answer reaches no process that
 * has Docker. It gates nothing.
 */
export class DnsChecks {
  private readonly turns = new Turns(AT_ONCE, SHARE);
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly visits: NameVisits;

  constructor(
    private readonly dataSource: DataSource,
    private readonly operations: Operations,
    private readonly reader: DomainReader,
    private readonly clock: Clock,
    private readonly lookup: NameLookup,
    secrets: Secrets,
    private readonly proofs: NameProofs,
    private readonly settings: DnsSettings,
    private readonly nudge: (keys: string[]) => void,
  ) {
    this.visits = new NameVisits(lookup, secrets, settings);
  }

  /** As it was found out last. Asks nobody. @throws NotFound */
  async read(accountId: string, domainId: string): Promise<{ names: DnsNameView[] }> {
    const domain = await this.reader.read(accountId, domainId);
    const scope = tenantScope(this.dataSource.manager, accountId);
    const checks = await scope.find(DnsCheck, { domainId });
    const names = namesInDns(domain).map((hostname) => dnsNameView(hostname, domain, checks, this.settings));
    return { names: [...names, ...(await this.claimedByOthers(accountId, domain))] };
  }

  /**
   * Looks at all of its names now. What takes too long goes on without the caller, who gets what was known before.
   * @throws NotFound, DomainDeleted
   */
  async check(accountId: string, domainId: string): Promise<{ names: DnsNameView[] }> {
    const domain = await this.reader.read(accountId, domainId);
    if (domain.deletedAt) throw new DomainDeleted();
    const names = namesInDns(domain).map((hostname) => ({ domainId, accountId, hostname }));
    await inTime(
      names.map((name) => this.look(name)),
      LONGEST_WAIT_MS,
    );
    return this.read(accountId, domainId);
  }

  /** Looks at names whose time has come, at most so many, of each account as many as of another. Returns how many they were. */
  async recheckDue(limit: number): Promise<number> {
    if (this.settings.publicAddresses.length === 0) return 0;
    const due = await this.dataSource.query<{ domain_id: string; account_id: string; hostname: string }[]>(
      `SELECT domain_id, account_id, hostname FROM (
         SELECT claimed.domain_id, claimed.account_id, claimed.hostname, checked.next_check_at,
                ROW_NUMBER() OVER (PARTITION BY claimed.account_id ORDER BY checked.next_check_at) AS turn
           FROM claimed_hostnames claimed
           JOIN domains ON domains.id = claimed.domain_id AND domains.deleted_at IS NULL
           LEFT JOIN dns_checks checked
             ON checked.domain_id = claimed.domain_id AND checked.hostname = claimed.hostname
          WHERE (checked.next_check_at IS NULL OR checked.next_check_at <= ?) AND claimed.hostname NOT LIKE ?
       ) due ORDER BY turn, next_check_at LIMIT ?`,
      [this.clock.now(), `%.${this.settings.previewDomain}`, limit],
    );
    const names = due.map((row) => ({ domainId: row.domain_id, accountId: row.account_id, hostname: row.hostname }));
    await Promise.all(names.map((name) => this.look(name)));
    return names.length;
  }

  /** Two who ask about one name get one look. */
  private look(name: Named): Promise<void> {
    if (this.settings.publicAddresses.length === 0) return Promise.resolve();
    const key = `${name.domainId} ${name.hostname}`;
    const running = this.underWay.get(key);
    if (running) return running;
    const look = this.turns
      .take(name.accountId, () => inTime([this.lookNow(name)], LONGEST_LOOK_MS))
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, look);
    return look;
  }

  private async lookNow(name: Named): Promise<void> {
    const { domainId, hostname } = name;
    const before = await this.dataSource.manager.findOneBy(DnsCheck, { domainId, hostname });
    const now = this.clock.now();
    if (before && now.getTime() - before.checkedAt.getTime() < FRESH_MS) return;
    const seen = await this.lookup.observe(hostname, before?.facts.zone ?? null);
    const visited = await this.visits.visit(hostname, seen);
    const { publicAddresses: ours, httpPort } = this.settings;
    const verdict = dnsState({ isApex: isApex(hostname), ours, httpPort, authority: AUTHORITY, seen, ...visited, now });
    const sendsTo = leadsHere(verdict.state) ? await this.sendsTo(name, before) : null;
    await this.write(name, before, { ...verdict, facts: { ...verdict.facts, sendsTo } });
  }

  /** Whether the site itself leads from its main name to another of its own: leading back from there would be a circle. */
  private async sendsTo({ domainId, hostname }: Named, before: DnsCheck | null): Promise<string | null> {
    const claims = await this.dataSource.manager.findBy(ClaimedHostname, { domainId });
    const isMain = claims.some((claim) => claim.hostname === hostname && claim.kind === 'main');
    if (!isMain || claims.length === 1) return null;
    const target = await this.lookup.frontPage(hostname);
    if (target === undefined) return sentBefore(before);
    return claims.some((claim) => claim.hostname === target) ? target : null;
  }

  /** The row, and the event of what has changed, in one transaction; of a name that was taken off meanwhile nothing is kept. */
  private async write(name: Named, before: DnsCheck | null, found: Verdict): Promise<void> {
    const row = nextCheck(name, before, found, this.clock.now());
    const isLedOtherwise = (before?.leadsHere ?? false) !== row.leadsHere || sentBefore(before) !== row.facts.sendsTo;
    const hasChanged = before?.state !== row.state || isLedOtherwise;
    const told = await inTransaction(this.dataSource, async (manager) => {
      const { domainId, hostname, accountId } = name;
      const claim = await manager.findOne(ClaimedHostname, {
        where: { domainId, hostname },
        lock: { mode: 'pessimistic_write' },
      });
      if (!claim) return false;
      await manager.upsert(DnsCheck, row, ['domainId', 'hostname']);
      if (hasChanged) {
        await this.operations.recordEvent(manager, { accountId, type: 'domain.updated', subjectId: domainId });
      }
      return hasChanged;
    });
    if (!told) return;
    this.operations.notify(name.accountId);
    if (isLedOtherwise) this.nudge([`domain:${name.domainId}`]);
  }

  /** `www.` would have come along, had not another account had it. */
  private async claimedByOthers(accountId: string, domain: DomainView): Promise<DnsNameView[]> {
    const www = domain.hostname === domain.previewHostname ? undefined : wwwAlias(domain.hostname);
    if (www === undefined || domain.aliases.includes(www)) return [];
    const claim = await this.dataSource.manager.findOneBy(ClaimedHostname, { hostname: In([www]) });
    if (!claim || claim.accountId === accountId) return [];
    return [claimedNameView(www, this.proofs.recordFor(accountId, www))];
  }
}

/** A row from before this was looked at says nothing of it. */
function sentBefore(before: DnsCheck | null): string | null {
  return before?.facts.sendsTo ?? null;
}

/** The row after a look. What nobody answered leaves as it was what somebody has answered before. */
function nextCheck(
  { domainId, accountId, hostname }: Named,
  before: DnsCheck | null,
  found: Verdict,
  now: Date,
): DnsCheck {
  if (found.state === 'unknown' && before) {
    return { ...before, nextCheckAt: new Date(now.getTime() + UNKNOWN_AGAIN_MS) };
  }
  const { state, facts } = withHistory(found, before !== null && before.connectedAt !== null);
  const isHere = leadsHere(state);
  return {
    ...{ domainId, accountId, hostname, state, facts: { ...noFacts(), ...facts } },
    since: before?.state === state ? before.since : now,
    leadsHere: isHere,
    connectedAt: isHere ? now : (before?.connectedAt ?? null),
    checkedAt: now,
    nextCheckAt: new Date(now.getTime() + recheckSeconds(state) * 1000),
  };
}

/** When all are done, or the time is over. What fails after that is nobody's to hear any more. */
async function inTime(works: Promise<void>[], milliseconds: number): Promise<void> {
  const all = Promise.all(works);
  all.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  try {
    await Promise.race([all, over]);
  } finally {
    clearTimeout(timer);
  }
}
