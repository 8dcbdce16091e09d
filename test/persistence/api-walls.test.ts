import { Invoice, PlanPriceRow, Refunds } from '@onebox/billing';
import { newId } from '@onebox/database';
import { Mail } from '@onebox/notifications';
import { SANDBOX_AUTH_CODE } from '@onebox/registrar';
import { Registration } from '@onebox/transfers';
import request, { type Response, type Test } from 'supertest';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';
import { type JsonSchema, sampleOf } from '../support/openapi-sample.js';
import { bill, workerBilling } from '../support/worker-billing.js';

/**
 * Every route × every kind of stranger. It is made from the OpenAPI document, so that a new route is in it without anyone
 * remembering; one whose parameters the test does not know how to fill fails it.
 */
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
interface Operation {
  operationId: string;
  security: object[];
  /** What `@RequireScope()` and `@PlatformAdmin()` say. */
  'x-required-scope'?: string;
  parameters?: Array<{ name: string; in: string; required?: boolean; schema?: JsonSchema }>;
  requestBody?: { content: Record<string, { schema?: JsonSchema }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}
interface Document {
  paths: Record<string, Record<Method, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
}
interface Route {
  name: string;
  method: Method;
  path: string;
  operation: Operation;
}

const STREAM = 'text/event-stream';

describe('every route of the document', () => {
  let api: ApiUnderTest;
  let document: Document;
  let routes: Route[];
  const owner: { browser?: Browser; accountId?: string; ids: Record<string, string> } = { ids: {} };
  let stranger: Browser;
  let before: unknown;
  let ownReadToken: string;
  let ownWriteToken: string;
  let strangersTokens: string[];
  let administrator: Browser;
  /** What an administrator changes: nothing of the owner's. */
  let administered: Record<string, string>;

  beforeAll(async () => {
    api = await startApi();
    document = (await request(api.app.getHttpServer()).get('/api/v1/openapi.json').expect(200)).body as Document;
    routes = routesOf(document);
    owner.browser = new Browser(api);
    ({ accountId: owner.accountId } = await owner.browser.signUp('owner@example.com'));
    owner.ids = { ...(await seed(owner.browser, 'owner')), accounts: owner.accountId, mailbox: await aMail(api) };
    owner.ids.registrations = await register(owner.accountId, owner.ids.transfers!);
    Object.assign(owner.ids, await billed(owner.accountId));
    ownReadToken = await owner.browser.token(['read']);
    ownWriteToken = await owner.browser.token(['write', 'billing']);
    stranger = new Browser(api);
    await stranger.signUp('stranger@example.com');
    await seed(stranger, 'stranger');
    strangersTokens = [await stranger.token(['read']), await stranger.token(['write', 'billing'])];
    administrator = new Browser(api);
    const { userId } = await administrator.signUp('administrator@example.com');
    await api.database.dataSource.query("UPDATE users SET platform_role = 'admin' WHERE id = ?", [userId]);
    owner.ids = { ...owner.ids, ...(await booksOf(api, owner.accountId)) };
    const { accountId: subject } = await new Browser(api).signUp('subject@example.com');
    administered = { ...owner.ids, accounts: subject, ...(await booksOf(api, subject)) };
    await aPrice(api);
    before = await everythingOf(owner.accountId);
  });
  afterAll(() => api.close());

  it('is known well enough to be called', () => {
    expect(routes.length).toBeGreaterThan(25);
    for (const prefix of ['/domains/{id}', '/databases/{id}', '/operations/{id}', '/tokens/{id}']) {
      expect(routes.some(({ path }) => path.startsWith(`/api/v1${prefix}`))).toBe(true);
    }
  });

  it('is closed to whoever is not signed in', async () => {
    const open: string[] = [];
    for (const route of closed()) {
      const answer = await call(route, (sent) => sent);
      if (answer.status !== 401) open.push(`${route.name}: ${answer.status}`);
      if (!isProblem(answer)) open.push(`${route.name}: no problem`);
    }
    expect(open).toEqual([]);
  });

  it('is closed to made-up credentials', async () => {
    const open: string[] = [];
    for (const route of closed()) {
      for (const header of [{ Authorization: 'Bearer ob_made-up' }, { Cookie: 'onebox=made-up' }]) {
        const answer = await call(route, (sent) => sent.set(header));
        if (answer.status !== 401) open.push(`${route.name}: ${answer.status}`);
      }
    }
    expect(open).toEqual([]);
  });

  it('does not show a stranger that another account’s things exist', async () => {
    const reached: string[] = [];
    for (const route of customers().filter(({ path }) => path.includes('{'))) {
      for (const [who, credentials] of strangers()) {
        const answer = await call(route, credentials);
        const expected = answer.status === 404 || answer.status === 403;
        if (!expected) reached.push(`${route.name} as ${who}: ${answer.status} ${JSON.stringify(answer.body)}`);
        if (answer.status === 403) expect(['auth.scope_missing', 'auth.session_required']).toContain(answer.body.code);
        if (answer.status === 404) expect(answer.body.code).toBe('not_found');
      }
    }
    expect(reached).toEqual([]);
  });

  it('lists and reads only what is one’s own', async () => {
    const theirs = [owner.accountId!, ...Object.values(owner.ids), 'owner@example.com'];
    for (const route of customers().filter(({ method, path }) => method === 'get' && !path.includes('{'))) {
      if (isStream(route)) continue;
      const answer = await call(route, bySession(stranger));
      expect([route.name, answer.status]).toEqual([route.name, 200]);
      expect([route.name, theirs.filter((id) => answer.text.includes(id))]).toEqual([route.name, []]);
    }
  });

  it('lets a read-only token change nothing, not even at home', async () => {
    const open: string[] = [];
    for (const route of closed().filter(({ method }) => method !== 'get')) {
      const answer = await call(route, (sent) => sent.set('Authorization', `Bearer ${ownReadToken}`));
      if (answer.status !== 403) open.push(`${route.name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    expect(open).toEqual([]);
  });

  it('refuses a session’s change without its CSRF token', async () => {
    const open: string[] = [];
    for (const route of closed().filter(({ method }) => method !== 'get')) {
      const answer = await call(route, (sent) => sent.set('Cookie', owner.browser!.cookie));
      if (answer.body.code !== 'auth.csrf') open.push(`${route.name}: ${answer.status}`);
    }
    expect(open).toEqual([]);
  });

  it('is an administrator’s where it says so, and only there', () => {
    const marked = routes.filter((route) => isAdmins(route)).map(({ path }) => path);
    expect(marked.length).toBeGreaterThan(8);
    expect(routes.map(({ path }) => path).filter((path) => path.startsWith('/api/v1/admin/'))).toEqual(marked);
  });

  it('of administrators gives everyone else one and the same answer', async () => {
    const others = [
      ...strangers(),
      ['the owner', bySession(owner.browser!)],
      ['a token', byToken(ownWriteToken)],
    ] as const;
    for (const route of routes.filter(isAdmins)) {
      for (const [who, credentials] of others) {
        const answer = await call(route, credentials);
        const { status, body } = answer;
        expect([route.name, who, status, body.code]).toEqual([route.name, who, 403, 'auth.admin_only']);
        const nowhere = await call({ ...route, path: route.path.replace(/\{\w+\}/, 'not%20an%20id') }, credentials);
        expect([route.name, nowhere.body]).toEqual([route.name, body]);
      }
    }
  });

  it('of administrators is open to their sessions and to their tokens with the scope, to no other', async () => {
    const [without, scoped] = [await administrator.token(['read', 'write']), await administrator.token(['admin'])];
    for (const route of routes.filter(isAdmins)) {
      const refused = await call(route, byToken(without));
      expect([route.name, refused.status, refused.body.code]).toEqual([route.name, 403, 'auth.scope_missing']);
      if (isStream(route)) continue;
      for (const credentials of [bySession(administrator), byToken(scoped)]) {
        const { status } = await call(route, credentials, administered);
        expect([route.name, isOpen(route, status) ? 'open' : status]).toEqual([route.name, 'open']);
      }
    }
  });

  it('left everything of the owner as it was', async () => {
    expect(await everythingOf(owner.accountId!)).toEqual(before);
  });

  /** An invoice, and a credit note for a part of it. */
  async function billed(accountId: string): Promise<Record<string, string>> {
    await bill(api, accountId);
    const { id: invoiceId } = await api.database.dataSource.manager.findOneByOrFail(Invoice, { accountId });
    const wish = { invoiceId, amountCents: 100, reason: 'Sorry', byUserId: 'usr_0', to: 'balance' as const };
    const note = await api.app.get(Refunds).issue(wish);
    return { invoices: invoiceId, 'credit-notes': note.id };
  }

  /** As the worker does when the transfer is complete. */
  async function register(accountId: string, transferId: string): Promise<string> {
    const id = newId('reg');
    const row = { id, accountId, hostname: 'owner-has.com', transferId, autoRenew: true, createdAt: api.clock.now() };
    const status = { expiresOn: '2027-11-20', renewalProblem: null };
    await api.database.dataSource.manager.insert(Registration, { ...row, ...status });
    return id;
  }

  const closed = () => routes.filter(({ operation }) => operation.security.length > 0);
  const customers = () => closed().filter((route) => !isAdmins(route));
  const byToken = (token: string) => (sent: Test) => sent.set('Authorization', `Bearer ${token}`);
  const bySession = (browser: Browser) => (sent: Test) =>
    sent.set('Cookie', browser.cookie).set('X-CSRF-Token', browser.csrfToken);
  const strangers = (): Array<[string, (sent: Test) => Test]> => [
    ['a session', bySession(stranger)],
    ...strangersTokens.map((token): [string, (sent: Test) => Test] => [
      'a token',
      (sent) => sent.set('Authorization', `Bearer ${token}`),
    ]),
  ];

  async function call(route: Route, credentials: (sent: Test) => Test, ids = owner.ids): Promise<Response> {
    const sent = credentials(request(api.app.getHttpServer())[route.method](filled(route, ids)).timeout(5000));
    const [type, { schema } = {}] = Object.entries(route.operation.requestBody?.content ?? {})[0] ?? [];
    if (!type) return sent;
    if (type === 'application/json') return sent.send(sampleOf(schema ?? {}, document) as object);
    return sent.type(type).send(Buffer.from('not really an archive'));
  }

  function filled({ path, operation }: Route, ids: Record<string, string>): string {
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const kind = path.split(`/{${name}}`)[0]!.split('/').at(-1)!;
      const id = ids[kind] ?? PRICE_LIST[kind];
      if (!id) throw new Error(`${path}: the test does not know what ${name} is. Teach it in seed().`);
      return id;
    });
    const wanted = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query' && parameter.required);
    const query = wanted.map(({ name, schema }) => `${name}=${String(sampleOf(schema ?? {}, document))}`).join('&');
    return query ? `${address}?${query}` : address;
  }

  async function everythingOf(accountId: string): Promise<unknown> {
    const { dataSource, name } = api.database;
    const tables: Array<{ name: string }> = await dataSource.query(
      `SELECT TABLE_NAME name FROM information_schema.COLUMNS
        WHERE TABLE_SCHEMA = ? AND COLUMN_NAME = 'account_id' ORDER BY 1`,
      [name],
    );
    const rows = tables.map(async (table) => {
      const ignored = { lastUsedAt: undefined, last_used_at: undefined, expires_at: undefined };
      const found: object[] = await dataSource.query(`SELECT * FROM ${table.name} WHERE account_id = ?`, [accountId]);
      return [table.name, found.map((row) => ({ ...row, ...ignored }))];
    });
    return Object.fromEntries(await Promise.all(rows));
  }
});

/** One of each kind of thing, by the segment of the address that its ids follow. */
async function seed(browser: Browser, name: string): Promise<Record<string, string>> {
  const body = { hostname: `${name}.example.com`, databases: [{ engine: 'mysql' }] };
  const { domain, operation } = (await browser.post('/domains').send(body).expect(202)).body;
  const databases = (await browser.get('/databases').expect(200)).body.items;
  await browser.token(['read']);
  const tokens = (await browser.get('/tokens').expect(200)).body.items;
  const containers = `ctr_${'0'.repeat(26)}`;
  const wish = { hostname: `${name}-moves.com`, authCode: SANDBOX_AUTH_CODE };
  const { transfer } = (await browser.post('/transfers').send(wish).expect(202)).body;
  const [domains, transfers] = [domain.id as string, transfer.id as string];
  // The worker alone knows the files of a site: whose it is is found out before it is asked.
  const files = { files: `page-of-${name}.html`, uploads: `upl_${'0'.repeat(26)}`, trash: `tra_${'0'.repeat(26)}` };
  const databaseId = databases[0].id as string;
  return {
    domains,
    databases: databaseId,
    operations: operation.id,
    tokens: tokens[0].id,
    containers,
    transfers,
    ...files,
  };
}

/** To the administrators; there are none yet, so it is made by hand. */
async function aMail({ database, clock }: ApiUnderTest): Promise<string> {
  const id = newId('mail');
  const words = { subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' };
  const state = { status: 'queued' as const, attempts: 0, nextAttemptAt: clock.now(), lastError: null, sentAt: null };
  await database.dataSource.manager.insert(Mail, {
    ...{ id, dedupeKey: id, accountId: null, recipient: 'admin@example.com', template: 'mail-failed' },
    ...{ ...words, ...state, attachment: null, createdAt: clock.now() },
  });
  return id;
}

/** Nobody's: of all accounts. */
const PRICE_LIST: Record<string, string> = { plans: 'standard', prices: '2099-01-01', 'tax-rates': 'GB' };

/** To be removed. */
async function aPrice({ database }: ApiUnderTest): Promise<void> {
  const { manager } = database.dataSource;
  const price = await manager.findOneByOrFail(PlanPriceRow, { planId: PRICE_LIST.plans! });
  await manager.insert(PlanPriceRow, { ...price, validFrom: PRICE_LIST.prices! });
}

/** What the first day of an account brings, and a part of it given back. */
async function booksOf(api: ApiUnderTest, accountId: string): Promise<Record<string, string>> {
  const billing = workerBilling(api);
  await bill(api, accountId, billing);
  const { id: invoiceId } = await api.database.dataSource.manager.findOneByOrFail(Invoice, { accountId });
  const wish = { invoiceId, amountCents: 1, reason: 'x', byUserId: newId('usr'), to: 'balance' as const };
  return { invoices: invoiceId, 'credit-notes': (await billing.refunds.issue(wish)).id };
}

/** It got as far as the handler: what was done once may be a conflict or gone; nobody answers for the worker here. */
function isOpen({ method }: Route, status: number): boolean {
  return [200, 201, 202, 204, 409, 422, 503].includes(status) || (method === 'delete' && status === 404);
}

function isAdmins({ operation }: Route): boolean {
  return operation['x-required-scope'] === 'admin';
}

function routesOf(document: Document): Route[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method as Method,
      path,
      operation,
    })),
  );
}

function isStream({ operation }: Route): boolean {
  return Object.values(operation.responses).some(({ content }) => content !== undefined && STREAM in content);
}

function isProblem(answer: Response): boolean {
  return (answer.headers['content-type'] ?? '').includes('application/problem+json');
}
