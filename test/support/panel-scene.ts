import { eventually } from './ask.js';
import { Customer, type DomainAnswer, GOOD_CARD, type OperationAnswer } from './client.js';
import type { TestPlatform } from './platform.js';
import { SCENE_SITES } from './scene-sites.js';

/** A card of the sandbox that is taken at sign-up and refused at every charge. */
const REFUSED_LATER = { ...GOOD_CARD, number: '4000000000000341' };

/** The first time, images are built meanwhile. */
const BUILDING_MS = 900_000;

/** Who looks at a page: nobody is signed in, a customer with much to show, one with nothing yet, one in debt, the operator. */
export type Viewer = 'nobody' | 'customer' | 'newcomer' | 'debtor' | 'administrator';

/** A platform with something to see on every page of the panel. */
export interface PanelScene {
  viewers: Record<Exclude<Viewer, 'nobody'>, Customer>;
  /** Ids, for addresses. */
  wordpress: string;
  mixed: string;
  failed: string;
  added: OperationAnswer;
  refused: OperationAnswer;
  account: string;
  invoice: string;
}

type Say = (what: string) => void;

/** Fills a platform by the public API alone, in about a minute. `suffix` keeps the hostnames of two scenes apart. */
export async function panelScene(platform: TestPlatform, suffix = '', say: Say = () => undefined): Promise<PanelScene> {
  const admin = new Customer(platform, platform.adminEmail, platform.adminPassword);
  await admin.signIn();
  const customer = await Customer.signUp(platform, { name: 'Ada Lovelace', billingDay: 25 });
  const newcomer = await Customer.signUp(platform, { name: 'Grace Hopper' });
  const debtor = await Customer.signUp(platform, { name: 'Łukasz Żółć', card: REFUSED_LATER });
  const account = await idOf(customer);
  say('accounts');
  const sites = await sitesOf(customer, suffix, say);
  await databasesOf(customer, sites.mixed);
  say('databases');
  await visited(platform, suffix);
  await transfersOf(customer, admin, suffix);
  say('transfers');
  await tokensOf(customer);
  const invoice = await moneyOf(customer, admin, account);
  await admin.call('POST', `/admin/accounts/${await idOf(debtor)}/clock`, { to: dayIn(5) });
  say('invoices');
  return { viewers: { customer, newcomer, debtor, administrator: admin }, account, invoice, ...sites };
}

async function idOf(customer: Customer): Promise<string> {
  return (await customer.call<{ id: string }>('GET', '/account')).id;
}

interface DomainAdded {
  domain: DomainAnswer;
  operation: OperationAnswer;
}

const add = (customer: Customer, body: object) => customer.call<DomainAdded>('POST', '/domains', body);

async function sitesOf(customer: Customer, suffix: string, say: Say) {
  const added = await Promise.all([
    add(customer, { hostname: `bluebird-bakery${suffix}.com`, app: 'wordpress' }),
    add(customer, {
      hostname: `studio-north${suffix}.com`,
      runtimes: [
        { runtime: 'php', default: true },
        { runtime: 'dotnet' },
        { name: 'api', runtime: 'node', root: '/api/', mount: '/api/' },
      ],
      env: { GREETING: 'hello', STRIPE_KEY: { value: 'kept to itself', secret: true } },
    }),
    add(customer, { hostname: `old-shop${suffix}.com`, runtimes: [{ runtime: 'node', start: 'node missing.js' }] }),
    add(customer, { hostname: `harbour-guide${suffix}.com`, runtimes: [{ runtime: 'static' }] }),
    add(customer, { hostname: `pulse${suffix}.example.com`, runtimes: [{ runtime: 'node' }] }),
    add(customer, { runtimes: [{ runtime: 'php' }] }),
    add(customer, { hostname: `spring-sale${suffix}.com`, runtimes: [{ runtime: 'static' }] }),
  ]);
  const [wordpress, mixed, failed, harbour, pulse, preview, gone] = added as [DomainAdded, ...DomainAdded[]] &
    DomainAdded[];
  const ended = await Promise.all(added.map(({ operation }) => customer.ended(operation.id, BUILDING_MS)));
  say('sites');
  await customer.upload(mixed!.domain.id, SCENE_SITES.studio, '?mode=merge');
  await customer.upload(pulse!.domain.id, SCENE_SITES.pulse);
  await customer.upload(preview!.domain.id, SCENE_SITES.preview);
  await customer.call('PATCH', `/domains/${harbour!.domain.id}`, { maintenance: true });
  const { operation } = await customer.call<DomainAdded>('DELETE', `/domains/${gone!.domain.id}`);
  await customer.succeeded(operation.id);
  return {
    wordpress: wordpress.domain.id,
    mixed: mixed!.domain.id,
    failed: failed!.domain.id,
    added: ended[0]!,
    refused: ended[2]!,
  };
}

async function databasesOf(customer: Customer, domainId: string): Promise<void> {
  const make = async (body: object) => {
    const { database, operation } = await customer.call<{ database: { id: string }; operation: OperationAnswer }>(
      'POST',
      '/databases',
      body,
    );
    await customer.ended(operation.id, BUILDING_MS);
    return database.id;
  };
  await make({ engine: 'postgres', name: 'reports', domainId });
  await make({ engine: 'mysql', name: 'archive' });
  await customer.call('DELETE', `/databases/${await make({ engine: 'mysql', name: 'tried_out' })}`);
}

/** So that there are requests to count, and a log to read. */
async function visited(platform: TestPlatform, suffix: string): Promise<void> {
  for (let number = 0; number < 40; number++) {
    await platform.get(`studio-north${suffix}.com`, `/?page=${number}`);
    await platform.get(`pulse${suffix}.example.com`, `/${number % 9 === 0 ? 'missing' : ''}`);
  }
}

async function transfersOf(customer: Customer, admin: Customer, suffix: string): Promise<void> {
  const start = (hostname: string) =>
    customer.call<{ operation: OperationAnswer }>('POST', '/transfers', { hostname, authCode: 'SANDBOX-OK' });
  const ends = [await start(`approve-harbour${suffix}.com`), await start(`reject-lighthouse${suffix}.com`)];
  await admin.call('POST', '/admin/registrar/clock', { days: 6 });
  await Promise.all(ends.map(({ operation }) => customer.ended(operation.id)));
  await start(`seaside${suffix}.com`);
}

async function tokensOf(customer: Customer): Promise<void> {
  const tokens = [
    { name: 'Deploys from the laptop', scopes: ['read', 'write'] },
    { name: 'Bookkeeping', scopes: ['billing'], expiresAt: `${dayIn(80)}T00:00:00.000Z` },
  ];
  for (const token of tokens) await customer.call('POST', '/tokens', token);
}

/** Some months of invoices, one of them refunded in part. @returns the newest invoice that is paid */
async function moneyOf(customer: Customer, admin: Customer, account: string): Promise<string> {
  const { operation } = await admin.call<{ operation: OperationAnswer }>('POST', `/admin/accounts/${account}/clock`, {
    to: dayIn(100),
  });
  await customer.succeeded(operation.id);
  const paid = await eventually(async () => {
    const { items } = await customer.call<{ items: { id: string; status: string; totalCents: number }[] }>(
      'GET',
      '/invoices?limit=100',
    );
    return items.length > 2 && items.filter(({ status, totalCents }) => status === 'paid' && totalCents > 1000);
  }, 'the invoices');
  const reason = 'A day without the site.';
  await admin.call('POST', `/admin/invoices/${paid.at(-1)!.id}/refund`, { amountCents: 500, reason, to: 'balance' });
  await admin.call('POST', `/admin/accounts/${account}/credit`, {
    amountCents: 1500,
    reason: 'Thank you for waiting.',
  });
  return paid[0]!.id;
}

/** A plain date, so many days from today. */
function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
