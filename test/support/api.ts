import { Writable } from 'node:stream';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FakeClock } from '@onebox/clock';
import { type Config, loadConfig } from '@onebox/config';
import { openPaymentGateway } from '@onebox/payments';
import { Secrets } from '@onebox/secrets';
import request, { type Test } from 'supertest';
import { createApp } from '../../apps/api/src/app.js';
import { createLog } from '../../apps/api/src/platform/log.js';
import { FakeLookup } from './fake-lookup.js';
import { DocumentedAnswers } from './documented-answers.js';
import { testDatabase, type TestDatabase } from './mariadb.js';

export const GOOD_CARD = '4242424242424242';

export interface ApiUnderTest {
  app: NestExpressApplication;
  database: TestDatabase;
  clock: FakeClock;
  /** What the API is told of names on the internet. */
  lookup: FakeLookup;
  /** Every line that was logged, in full. */
  logged(): string;
  close(): Promise<void>;
}

/** The real API on a real database of its own, with the clock in the test's hands. Nothing listens. */
export async function startApi(changes: Partial<Config> = {}): Promise<ApiUnderTest> {
  const database = await testDatabase();
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const config = {
    ...loadConfig({ NODE_ENV: 'test', ONEBOX_DATA_DIR: `/tmp/obtest-api-${database.name}` }),
    ...changes,
  };
  const secrets = new Secrets(Buffer.alloc(32, 7));
  const clock = new FakeClock(new Date('2026-11-20T10:00:00Z'));
  const lookup = new FakeLookup(secrets);
  const app = await createApp({
    lookup,
    config,
    secrets,
    clock,
    dataSource: database.dataSource,
    log: createLog('trace', destination),
    gateway: await openPaymentGateway(config, { secrets, clock, dataSource: database.dataSource }),
  });
  app.useGlobalInterceptors(new DocumentedAnswers());
  await app.init();
  const close = async () => {
    await app.close();
    await database.drop();
  };
  return { app, database, clock, lookup, logged: () => lines.join(''), close };
}

export function signUpBody(email: string, changes: Record<string, unknown> = {}) {
  return {
    name: 'Ada Lovelace',
    email,
    password: 'correct horse battery',
    address: { line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
    card: { number: GOOD_CARD, expiryMonth: 12, expiryYear: 2030, cvc: '123' },
    ...changes,
  };
}

/** A customer's browser: keeps the cookie, sends the CSRF token. */
export class Browser {
  cookie = '';
  csrfToken = '';

  constructor(private readonly api: ApiUnderTest) {}

  async signUp(email: string): Promise<{ accountId: string; userId: string }> {
    const answer = await this.post('/signup').send(signUpBody(email)).expect(201);
    return this.take(answer);
  }

  take(answer: { body: unknown; headers: Record<string, unknown> }): { accountId: string; userId: string } {
    const body = answer.body as { account: { id: string }; user: { id: string }; csrfToken: string };
    this.cookie = String((answer.headers['set-cookie'] as string[])[0]).split(';', 1)[0]!;
    this.csrfToken = body.csrfToken;
    return { accountId: body.account.id, userId: body.user.id };
  }

  async token(scopes: string[]): Promise<string> {
    const answer = await this.post('/tokens').send({ name: 'test', scopes }).expect(201);
    return (answer.body as { token: string }).token;
  }

  get = (path: string): Test => this.request('get', path);
  post = (path: string): Test => this.request('post', path);
  put = (path: string): Test => this.request('put', path);
  patch = (path: string): Test => this.request('patch', path);
  delete = (path: string): Test => this.request('delete', path);

  private request(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string): Test {
    const sent = request(this.api.app.getHttpServer())[method](`/api/v1${path}`);
    if (this.cookie) void sent.set('Cookie', this.cookie);
    if (this.csrfToken) void sent.set('X-CSRF-Token', this.csrfToken);
    return sent;
  }
}
