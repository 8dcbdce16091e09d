import { isDuplicate } from '@onebox/database';
import { type EntityManager, In } from 'typeorm';
import { ClaimedHostname } from './claimed-hostname.entity.js';
import { DnsCheck } from './dns/dns-check.entity.js';
import { Domain } from './domain.entity.js';
import { ClaimedElsewhere, HostnameReserved, HostnameTaken } from './domains.errors.js';
import { type HostnameRules, isBelow, parentsOf, registrableDomain } from './hostname.js';

export interface Claim {
  accountId: string;
  domainId: string;
  hostname: string;
  kind: 'main' | 'alias';
  /** The field that is told of a refusal. */
  path: string;
  /** The account has shown that it controls the name, whoever has it. */
  proven: boolean;
}

/**
 * Makes a name the domain's, in a transaction with READ COMMITTED: the primary key lets one of two accounts win, and the
 * look at the names above and below comes after the insert and locks, so that of two such names one sees the other (or
 * both meet in a deadlock, of which `inTransaction` repeats one).
 * Whoever has registered the domain with us, or has proven to control the name, may have it beside those of others; the very
 * name that another account has is taken off its domain by `takeOff` only where it was proven.
 * @throws HostnameTaken, HostnameReserved, ClaimedElsewhere
 */
export async function claimHostname(
  manager: EntityManager,
  claim: Claim,
  rules: HostnameRules,
  now: Date,
  takeOff: (domain: Domain) => Promise<void>,
): Promise<void> {
  if (!(await insertClaim(manager, claim))) {
    const held = await refuseUnlessStale(manager, claim, rules, now);
    if (held) await takeOff(held);
    if (!(await insertClaim(manager, claim))) throw new HostnameTaken(claim.hostname, claim.path);
  }
  if (!isBelow(claim.hostname, rules.previewDomain)) await refuseForeignRelatives(manager, claim, now);
}

/**
 * Takes names off their domain; all where none are given. What was found out about them in DNS is forgotten: whoever has them
 * next begins anew.
 */
export async function releaseHostnames(manager: EntityManager, domainId: string, hostnames?: string[]): Promise<void> {
  if (hostnames?.length === 0) return;
  const released = hostnames ? { domainId, hostname: In(hostnames) } : { domainId };
  await manager.delete(ClaimedHostname, released);
  await manager.delete(DnsCheck, released);
}

/** False where somebody has it. A failed statement leaves the transaction as it was. */
async function insertClaim(manager: EntityManager, claim: Claim): Promise<boolean> {
  const { accountId, domainId, hostname, kind } = claim;
  const row = { accountId, domainId, hostname, kind, registrableDomain: registrableDomain(hostname) };
  try {
    await manager.insert(ClaimedHostname, row);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/**
 * A claim outlives its deleted domain until the grace period ends, whenever the tombstone is carried out.
 * @returns whose domain the name is to be taken off; undefined where it is nobody's any more.
 */
async function refuseUnlessStale(
  manager: EntityManager,
  claim: Claim,
  rules: HostnameRules,
  now: Date,
): Promise<Domain | undefined> {
  const { hostname, accountId, path } = claim;
  const held = await manager.findOneBy(ClaimedHostname, { hostname });
  if (!held) return undefined;
  const domain = await lockedHolder(manager, held);
  if (!domain) throw new HostnameTaken(hostname, path);
  const until = domain.deletedAt && domain.restorableUntil;
  if (until && until <= now) {
    await releaseHostnames(manager, domain.id, [hostname]);
    return undefined;
  }
  if (domain.accountId !== accountId && !isBelow(hostname, rules.previewDomain)) {
    if (claim.proven) return domain;
    throw new ClaimedElsewhere(hostname, 'same', path);
  }
  if (until && domain.accountId === accountId && domain.id !== claim.domainId) {
    throw new HostnameReserved(hostname, until, path);
  }
  throw new HostnameTaken(hostname, path);
}

/**
 * The domain that has the name, locked before anything is decided by it: it may be deleted, restored or renamed at this
 * moment. Undefined where the name has gone elsewhere while the lock was waited for.
 */
async function lockedHolder(
  manager: EntityManager,
  { domainId, hostname }: ClaimedHostname,
): Promise<Domain | undefined> {
  const where = { id: domainId };
  const domain = await manager.findOne(Domain, { where, lock: { mode: 'pessimistic_write' } });
  const isHeld = await manager.existsBy(ClaimedHostname, { hostname, domainId });
  return isHeld && domain ? domain : undefined;
}

async function refuseForeignRelatives(manager: EntityManager, claim: Claim, now: Date): Promise<void> {
  const { hostname, accountId, path } = claim;
  if (claim.proven) return;
  const registrable = registrableDomain(hostname);
  const family = await manager.find(ClaimedHostname, {
    where: { registrableDomain: registrable },
    lock: { mode: 'pessimistic_write' },
  });
  const parents = parentsOf(hostname);
  const foreign = family.filter(
    (other) => other.accountId !== accountId && (parents.includes(other.hostname) || isBelow(other.hostname, hostname)),
  );
  if (!(await anyKept(manager, foreign, now)) || (await isRegistrant(manager, accountId, registrable))) return;
  throw new ClaimedElsewhere(hostname, 'related', path);
}

/** Whether one of these claims is of a domain that is there or can be restored. */
async function anyKept(manager: EntityManager, claims: ClaimedHostname[], now: Date): Promise<boolean> {
  if (claims.length === 0) return false;
  const domains = await manager.findBy(Domain, { id: In(claims.map(({ domainId }) => domainId)) });
  return domains.some(({ deletedAt, restorableUntil }) => !deletedAt || !restorableUntil || restorableUntil > now);
}

/** Whether the account has registered the domain with us. By SQL: `transfers` builds on this library, not the other way. */
async function isRegistrant(manager: EntityManager, accountId: string, registrable: string): Promise<boolean> {
  const rows = await manager.query<unknown[]>('SELECT 1 FROM registrations WHERE hostname = ? AND account_id = ?', [
    registrable,
    accountId,
  ]);
  return rows.length > 0;
}
