import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { ask, type Answer, eventually } from './ask.js';
import { EventListener } from './event-source.js';
import type { TestPlatform } from './platform.js';

export interface OperationAnswer {
  id: string;
  kind: string;
  subject: string;
  status: 'pending' | 'running' | 'succeeded' | 'failed' | 'superseded';
  progress: number;
  steps: { name: string; status: string; startedAt: string | null; finishedAt: string | null; detail: string | null }[];
  error: { code: string; message: string } | null;
}

export interface DomainAnswer {
  id: string;
  hostname: string;
  aliases: string[];
  previewHostname: string;
  url: string;
  status: string;
}

/** A card number of the sandbox gateway that is always accepted. */
export const GOOD_CARD = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2030, cvc: '737' };

/** An answer of the API that a test did not expect. */
export class UnexpectedAnswer extends Error {
  constructor(
    what: string,
    readonly answer: Answer,
  ) {
    super(`${what}: ${answer.status} ${answer.body}`);
  }
}

/** A customer with an account, who uses the REST API through the edge as a browser would: cookie and CSRF token. */
export class Customer {
  private cookie = '';
  private csrfToken = '';

  constructor(
    private readonly platform: TestPlatform,
    readonly email = `customer-${randomBytes(5).toString('hex')}@example.com`,
    readonly password = 'correct horse battery',
  ) {}

  /** `wishes`: what differs from the usual sign-up, such as another card. */
  static async signUp(platform: TestPlatform, wishes: object = {}): Promise<Customer> {
    const customer = new Customer(platform);
    await customer.openAccount(wishes);
    return customer;
  }

  async openAccount(wishes: object = {}): Promise<void> {
    const answer = await this.send('POST', '/signup', {
      name: 'Ada Lovelace',
      email: this.email,
      password: this.password,
      address: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
      card: GOOD_CARD,
      ...wishes,
    });
    this.keepSession(answer);
  }

  async signIn(): Promise<void> {
    this.keepSession(await this.send('POST', '/sessions', { email: this.email, password: this.password }));
  }

  /** @throws UnexpectedAnswer for anything but 2xx. */
  async call<T = unknown>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const answer = await this.send(method, path, body, headers);
    if (answer.status >= 300) throw new UnexpectedAnswer(`${method} ${path}`, answer);
    return (answer.body === '' ? undefined : JSON.parse(answer.body)) as T;
  }

  /** Any answer, refusals too. */
  send(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const type: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
    return this.request(method, path, body === undefined ? undefined : JSON.stringify(body), { ...type, ...headers });
  }

  /** Server-sent events, as they come. */
  listen(path: string): Promise<EventListener> {
    const { httpPort, panelHost } = this.platform;
    const headers = { Host: `${panelHost}:${httpPort}`, Cookie: this.cookie };
    return EventListener.open(httpPort, `/api/v1${path}`, headers);
  }

  /** An archive as the site's content; waits until it is live. */
  async upload(domainId: string, archive: Buffer | Readable, query = ''): Promise<OperationAnswer> {
    const answer = await this.sendContent(domainId, archive, query);
    if (answer.status !== 202) throw new UnexpectedAnswer(`The upload to ${domainId}`, answer);
    const { operation } = JSON.parse(answer.body) as { operation: OperationAnswer };
    return this.succeeded(operation.id);
  }

  sendContent(domainId: string, archive: Buffer | Readable, query = ''): Promise<Answer> {
    const headers = { 'Content-Type': 'application/octet-stream' };
    return this.request('PUT', `/domains/${domainId}/content${query}`, archive, headers);
  }

  /** Adds a domain and waits until it is live. */
  async addDomain(body: object): Promise<DomainAnswer> {
    const { domain, operation } = await this.call<{ domain: DomainAnswer; operation: OperationAnswer }>(
      'POST',
      '/domains',
      body,
    );
    await this.succeeded(operation.id);
    return this.domain(domain.id);
  }

  domain(id: string): Promise<DomainAnswer> {
    return this.call('GET', `/domains/${id}`);
  }

  /** Waits for the operation's end. @throws Error with the operation, when that is not success. */
  async succeeded(id: string): Promise<OperationAnswer> {
    const operation = await this.ended(id);
    if (operation.status !== 'succeeded') throw new Error(`The operation ended: ${JSON.stringify(operation, null, 2)}`);
    return operation;
  }

  ended(id: string, milliseconds = 180_000): Promise<OperationAnswer> {
    const look = async () => {
      const operation = await this.call<OperationAnswer>('GET', `/operations/${id}`);
      return operation.status !== 'pending' && operation.status !== 'running' && operation;
    };
    return eventually(look, `the end of ${id}`, milliseconds);
  }

  /** Follows `superseded` operations to nothing but the domain's own word that it is live. */
  liveDomain(id: string, milliseconds = 180_000): Promise<DomainAnswer> {
    const look = async () => {
      const domain = await this.domain(id);
      return domain.status === 'live' && domain;
    };
    return eventually(look, `${id} live`, milliseconds);
  }

  private request(
    method: string,
    path: string,
    body: string | Buffer | Readable | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const { httpPort, panelHost } = this.platform;
    const host = `${panelHost}:${httpPort}`;
    const session: Record<string, string> = this.cookie
      ? { Cookie: this.cookie, 'X-CSRF-Token': this.csrfToken, Origin: `http://${host}` }
      : {};
    return ask({ port: httpPort, host, path: `/api/v1${path}`, method, headers: { ...session, ...headers }, body });
  }

  private keepSession(answer: Answer): void {
    if (answer.status !== 201) throw new UnexpectedAnswer(`Signing in ${this.email}`, answer);
    this.csrfToken = (JSON.parse(answer.body) as { csrfToken: string }).csrfToken;
    this.cookie = (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]!).join('; ');
  }
}
