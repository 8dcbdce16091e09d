import { Account, User } from '@onebox/accounts';
import { FakeClock } from '@onebox/clock';
import { loadConfig } from '@onebox/config';
import { newId } from '@onebox/database';
import { Databases, EngineAvailability, TenantDatabase } from '@onebox/databases';
import {
  DnsChecks,
  Domain,
  DomainDeletion,
  DomainReader,
  DomainRevision,
  Domains,
  NameProofs,
  Revisions,
} from '@onebox/domains';
import { Operations } from '@onebox/operations';
import { PlatformFacts } from '@onebox/platform';
import { Secrets } from '@onebox/secrets';
import { FakeLookup } from './fake-lookup.js';
import { testDatabase, type TestDatabase } from './mariadb.js';

export interface Owner {
  accountId: string;
  userId: string;
}

/** The domain libraries on a real database, without an API; `nudged` and `notified` are what left the process. */
export interface Wishes {
  database: TestDatabase;
  clock: FakeClock;
  secrets: Secrets;
  operations: Operations;
  revisions: Revisions;
  reader: DomainReader;
  facts: PlatformFacts;
  domains: Domains;
  dns: DnsChecks;
  lookup: FakeLookup;
  deletion: DomainDeletion;
  databases: Databases;
  engines: EngineAvailability;
  nudged: string[];
  notified: string[];
  account(): Promise<Owner>;
  /** As the worker would, when the newest revision serves. */
  goLive(domainId: string): Promise<void>;
}

export const SETTINGS = {
  publicAddresses: ['203.0.113.7'],
  panelHost: 'panel.onebox.test',
  previewDomain: 'sites.onebox.test',
  httpPort: 8080,
  graceDays: 14,
  databaseQuotaBytes: 10 * 1024 ** 3,
};

/** The defaults: no external server, no other images. */
const ENGINE_SETTINGS = loadConfig({ NODE_ENV: 'test' });

export async function wishes(pool = 20): Promise<Wishes> {
  const database = await testDatabase(pool);
  const { dataSource } = database;
  const clock = new FakeClock(new Date('2026-11-20T10:00:00Z'));
  const secrets = new Secrets(Buffer.alloc(32, 9));
  const nudged: string[] = [];
  const notified: string[] = [];
  const nudge = (keys: string[]) => void nudged.push(...keys);
  const operations = new Operations(dataSource, clock, (accountId) => notified.push(accountId));
  const revisions = new Revisions(operations, clock);
  const reader = new DomainReader(dataSource, SETTINGS);
  const facts = new PlatformFacts(dataSource, clock);
  const engines = new EngineAvailability(dataSource, facts, ENGINE_SETTINGS);
  const lookup = new FakeLookup(secrets);
  const proofs = new NameProofs(secrets, (name) => lookup.texts(name));
  const domains = new Domains(
    dataSource,
    operations,
    revisions,
    reader,
    clock,
    secrets,
    facts,
    SETTINGS,
    engines,
    nudge,
    () => Promise.resolve({ findings: {} }),
    proofs,
  );
  const dns = new DnsChecks(dataSource, operations, reader, clock, lookup, secrets, proofs, SETTINGS, nudge);
  const deletion = new DomainDeletion(dataSource, operations, revisions, reader, clock, SETTINGS, nudge);
  const databases = new Databases(
    dataSource,
    operations,
    (manager, wish) => revisions.write(manager, wish),
    clock,
    secrets,
    SETTINGS,
    engines,
    nudge,
  );
  let uid = 200_000;
  const account = async (): Promise<Owner> => {
    const owner = { accountId: newId('acc'), userId: newId('usr') };
    await dataSource.manager.insert(Account, accountRow(owner.accountId, uid++, clock));
    await dataSource.manager.insert(User, userRow(owner.userId, clock));
    return owner;
  };
  const goLive = async (domainId: string) => {
    const { wantedRevisionId } = await dataSource.manager.findOneByOrFail(Domain, { id: domainId });
    await dataSource.manager.update(Domain, domainId, { liveRevisionId: wantedRevisionId, status: 'live' });
  };
  const services = { dns, lookup, operations, revisions, reader, domains, deletion, databases, facts, engines };
  return { database, clock, secrets, ...services, nudged, notified, account, goLive };
}

export function revisionsOf({ database }: Wishes, domainId: string): Promise<DomainRevision[]> {
  return database.dataSource.manager.find(DomainRevision, { where: { domainId }, order: { number: 'ASC' } });
}

export function databaseRow({ database }: Wishes, id: string): Promise<TenantDatabase> {
  return database.dataSource.manager.findOneByOrFail(TenantDatabase, { id });
}

/** How many of these were carried out, and the codes of the refusals. */
export async function outcomes(attempts: Promise<unknown>[]): Promise<{ done: number; codes: string[] }> {
  const results = await Promise.allSettled(attempts);
  const codes = results.flatMap((result) =>
    result.status === 'rejected' ? [String((result.reason as { code?: string }).code ?? result.reason)] : [],
  );
  return { done: results.length - codes.length, codes };
}

/** The code with which it was refused; a failure where it was not. */
export async function refusal(attempt: Promise<unknown>): Promise<string> {
  const { codes } = await outcomes([attempt]);
  if (codes.length === 0) throw new Error('It was not refused.');
  return codes[0]!;
}

function accountRow(id: string, uid: number, clock: FakeClock): Partial<Account> {
  return {
    id,
    name: 'Ada Lovelace',
    address: { line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
    status: 'active',
    uid,
    billingExempt: false,
    gatewayCustomerId: null,
    card: null,
    billingDay: 1,
    signedUpOn: '2026-11-20',
    timeZone: 'UTC',
    billedThrough: '2026-11-20',
    createdAt: clock.now(),
  };
}

function userRow(id: string, clock: FakeClock): Partial<User> {
  const email = `${id}@example.com`;
  return { id, name: 'Ada', email, emailKey: email, passwordHash: '-', platformRole: null, createdAt: clock.now() };
}
