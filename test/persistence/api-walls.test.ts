import request, { type Response, type Test } from 'supertest';
import { type ApiUnderTest, Browser, startApi } from '../support/api.js';
import { type JsonSchema, sampleOf } from '../support/openapi-sample.js';

/**
 * Every route × every kind of stranger. It is made from the OpenAPI document, so that a new route is in it without anyone
 * remembering; one whose parameters the test does not know how to fill fails it.
 */
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
interface Operation {
  operationId: string;
  security: object[];
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
  let strangersTokens: string[];

  beforeAll(async () => {
    api = await startApi();
    document = (await request(api.app.getHttpServer()).get('/api/v1/openapi.json').expect(200)).body as Document;
    routes = routesOf(document);
    owner.browser = new Browser(api);
    ({ accountId: owner.accountId } = await owner.browser.signUp('owner@example.com'));
    owner.ids = await seed(owner.browser, 'owner');
    ownReadToken = await owner.browser.token(['read']);
    stranger = new Browser(api);
    await stranger.signUp('stranger@example.com');
    await seed(stranger, 'stranger');
    strangersTokens = [await stranger.token(['read']), await stranger.token(['write', 'billing'])];
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
    for (const route of closed().filter(({ path }) => path.includes('{'))) {
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
    for (const route of closed().filter(({ method, path }) => method === 'get' && !path.includes('{'))) {
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

  it('left everything of the owner as it was', async () => {
    expect(await everythingOf(owner.accountId!)).toEqual(before);
  });

  const closed = () => routes.filter(({ operation }) => operation.security.length > 0);
  const bySession = (browser: Browser) => (sent: Test) =>
    sent.set('Cookie', browser.cookie).set('X-CSRF-Token', browser.csrfToken);
  const strangers = (): Array<[string, (sent: Test) => Test]> => [
    ['a session', bySession(stranger)],
    ...strangersTokens.map((token): [string, (sent: Test) => Test] => [
      'a token',
      (sent) => sent.set('Authorization', `Bearer ${token}`),
    ]),
  ];

  async function call(route: Route, credentials: (sent: Test) => Test): Promise<Response> {
    const sent = credentials(request(api.app.getHttpServer())[route.method](filled(route)).timeout(5000));
    const [type, { schema } = {}] = Object.entries(route.operation.requestBody?.content ?? {})[0] ?? [];
    if (!type) return sent;
    if (type === 'application/json') return sent.send(sampleOf(schema ?? {}, document) as object);
    return sent.type(type).send(Buffer.from('not really an archive'));
  }

  function filled({ path, operation }: Route): string {
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const kind = path.split(`/{${name}}`)[0]!.split('/').at(-1)!;
      const id = owner.ids[kind];
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
  return { domains: domain.id, databases: databases[0].id, operations: operation.id, tokens: tokens[0].id };
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
