import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StripeBooks } from './stripe/books.js';
import { invalid, StripeFault } from './stripe/fault.js';
import { type Form, parseForm } from './stripe/forms.js';

export const FAKE_STRIPE = {
  secretKey: 'sk_test_fake',
  publishableKey: 'pk_test_fake',
  webhookSecret: 'whsec_fake',
} as const;

/** `drop`: the connection breaks; `hang`: nothing comes; `error`: a 500. */
export type Silence = 'drop' | 'hang' | 'error';

interface Route {
  method: 'GET' | 'POST';
  path: RegExp;
  /** Any other field of the form is a 400, as with Stripe. */
  fields: string[];
  act: (books: StripeBooks, id: string, form: Form) => object;
}

interface Kept {
  fingerprint: string;
  /** Undefined while the first request is under way. */
  answer?: { status: number; body: string };
}

const ROUTES: Route[] = [
  {
    method: 'POST',
    path: /^\/v1\/customers$/,
    fields: ['name', 'email', 'payment_method', 'invoice_settings'],
    act: (books, _id, form) => books.createCustomer(form),
  },
  {
    method: 'POST',
    path: /^\/v1\/customers\/(\w+)$/,
    fields: ['name', 'email', 'invoice_settings'],
    act: (books, id, form) => books.updateCustomer(id, form),
  },
  {
    method: 'GET',
    path: /^\/v1\/payment_methods\/(\w+)$/,
    fields: [],
    act: (books, id) => books.paymentMethod(id),
  },
  {
    method: 'POST',
    path: /^\/v1\/payment_methods\/(\w+)\/attach$/,
    fields: ['customer'],
    act: (books, id, form) => books.attach(id, form),
  },
  {
    method: 'GET',
    path: /^\/v1\/setup_intents$/,
    fields: ['payment_method', 'limit'],
    act: (books, _id, form) => books.listSetupIntents(form),
  },
  {
    method: 'POST',
    path: /^\/v1\/setup_intents$/,
    fields: ['payment_method', 'allowed_payment_method_types', 'usage', 'confirm'],
    act: (books, _id, form) => books.createSetupIntent(form),
  },
  {
    method: 'GET',
    path: /^\/v1\/payment_intents\/(\w+)$/,
    fields: [],
    act: (books, id) => books.paymentIntent(id),
  },
  {
    method: 'GET',
    path: /^\/v1\/payment_intents$/,
    fields: ['customer', 'limit'],
    act: (books, _id, form) => books.listPaymentIntents(form),
  },
  {
    method: 'POST',
    path: /^\/v1\/payment_intents$/,
    fields: [
      ...['amount', 'currency', 'customer', 'payment_method', 'allowed_payment_method_types'],
      ...['off_session', 'confirm', 'description', 'metadata'],
    ],
    act: (books, _id, form) => books.createPaymentIntent(form),
  },
  {
    method: 'GET',
    path: /^\/v1\/refunds$/,
    fields: ['payment_intent', 'limit', 'starting_after'],
    act: (books, _id, form) => books.listRefunds(form),
  },
  {
    method: 'POST',
    path: /^\/v1\/refunds$/,
    fields: ['payment_intent', 'amount', 'metadata'],
    act: (books, _id, form) => books.createRefund(form),
  },
];

/**
 * A FAKE of Stripe's API, as far as Onebox uses it: forms in, JSON out, test payment methods, errors and the rules for
 * idempotency keys as docs.stripe.com tells them. It moves no money, and it can be told to break.
 */
export class StripeServer {
  readonly books = new StripeBooks();
  /** How long a request with an idempotency key is under way. */
  latencyMs = 10;
  private readonly kept = new Map<string, Kept>();
  private silence?: { how: Silence; path: RegExp; executed: boolean; times: number };

  private constructor(private readonly server: Server) {}

  static async start(port = 0): Promise<StripeServer> {
    const http = createServer((request, response) => void fake.handle(request, response));
    const fake = new StripeServer(http);
    await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Payments that went through. */
  get charges(): { id: string; amount: number; currency: string; invoiceId?: string }[] {
    const paid = [...this.books.paymentIntents.values()].filter(({ status }) => status === 'succeeded');
    return paid.map(({ id, amount, currency, metadata }) => ({ id, amount, currency, invoiceId: metadata.invoice_id }));
  }

  /**
   * The next `times` changes at such a path get no answer; `executed`: they are carried out all the same. Stripe's library
   * asks again once by itself when a connection breaks, so that twice is needed for its caller to notice.
   */
  beSilent(how: Silence, { path = /^\/v1\//, executed = true, times = how === 'drop' ? 2 : 1 } = {}): void {
    this.silence = { how, path, executed, times };
  }

  /** An event as Stripe would send it. */
  sign(type: string, object: object, options: { secret?: string; at?: Date } = {}) {
    const { secret = FAKE_STRIPE.webhookSecret, at = new Date() } = options;
    const event = { id: `evt_fake${randomBytes(8).toString('hex')}`, object: 'event', type, data: { object } };
    const body = Buffer.from(JSON.stringify(event));
    return { body, signature: signatureOf(body, secret, at) };
  }

  async deliver(url: string, event: { body: Buffer; signature: string }): Promise<number> {
    const headers = { 'Content-Type': 'application/json', 'Stripe-Signature': event.signature };
    const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(event.body) });
    return answer.status;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '/', 'http://fake');
    const body = await textOf(request);
    if (pathname.startsWith('/_fake/')) return send(response, 200, JSON.stringify(this.control(pathname, body)));
    const form = parseForm(request.method === 'GET' ? search.slice(1) : body);
    const key = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
    const silence = this.silenceFor(request.method, pathname);
    if (silence && !silence.executed) return this.stayAway(response, silence.how);
    const { status, text, replayed } = await this.answer(request, pathname, form, body, key as string | undefined);
    if (silence) return this.stayAway(response, silence.how);
    if (replayed) response.setHeader('Idempotent-Replayed', 'true');
    send(response, status, text);
  }

  /** docs.stripe.com/api/idempotent_requests. */
  private async answer(
    request: IncomingMessage,
    pathname: string,
    form: Form,
    body: string,
    key: string | undefined,
  ): Promise<{ status: number; text: string; replayed?: boolean }> {
    if (!isAuthorised(request)) return outcome(unauthorised);
    if (key === undefined) return outcome(() => act(this.books, request.method, pathname, form));
    const fingerprint = `${pathname}\n${body}`;
    const kept = this.kept.get(key);
    if (kept && kept.fingerprint !== fingerprint) return outcome(otherParameters);
    if (kept && !kept.answer) return outcome(underWay);
    if (kept?.answer) return { status: kept.answer.status, text: kept.answer.body, replayed: true };
    const entry: Kept = { fingerprint };
    this.kept.set(key, entry);
    await sleep(this.latencyMs);
    const { status, text } = outcome(() => act(this.books, request.method, pathname, form));
    // Of a request that failed validation nothing is kept.
    if (status === 200 || status === 402) entry.answer = { status, body: text };
    else this.kept.delete(key);
    return { status, text };
  }

  private silenceFor(method: string | undefined, pathname: string) {
    const { silence } = this;
    if (method !== 'POST' || !silence?.path.test(pathname)) return undefined;
    silence.times -= 1;
    if (silence.times === 0) this.silence = undefined;
    return silence;
  }

  private stayAway(response: ServerResponse, how: Silence): void {
    if (how === 'drop') response.destroy();
    if (how === 'error') send(response, 500, JSON.stringify({ error: { type: 'api_error', message: 'Sorry.' } }));
  }

  /** For those who run it as a process of its own. */
  private control(pathname: string, body: string): object {
    if (pathname === '/_fake/silence') {
      const { how, path, executed } = JSON.parse(body) as { how: Silence; path?: string; executed?: boolean };
      this.beSilent(how, { path: path ? new RegExp(path) : undefined, executed });
    }
    return { charges: this.charges };
  }
}

function signatureOf(body: Buffer, secret: string, at: Date): string {
  const t = Math.floor(at.getTime() / 1000);
  const v1 = createHmac('sha256', secret).update(`${t}.${body.toString()}`).digest('hex');
  return `t=${t},v1=${v1}`;
}

function act(books: StripeBooks, method: string | undefined, pathname: string, form: Form): object {
  const route = ROUTES.find((candidate) => candidate.method === method && candidate.path.test(pathname));
  if (!route) throw new StripeFault(404, { type: 'invalid_request_error', message: `Unrecognized request URL.` });
  const unknown = Object.keys(form).find((name) => !route.fields.includes(name));
  if (unknown) throw invalid(`Received unknown parameter: ${unknown}`, { code: 'parameter_unknown', param: unknown });
  return route.act(books, route.path.exec(pathname)![1] ?? '', form);
}

function outcome(work: () => object): { status: number; text: string } {
  try {
    return { status: 200, text: JSON.stringify(work()) };
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error;
    return { status: error.status, text: JSON.stringify({ error: error.error }) };
  }
}

function unauthorised(): never {
  throw new StripeFault(401, { type: 'invalid_request_error', message: 'Invalid API Key provided.' });
}

function otherParameters(): never {
  const message = 'Keys for idempotent requests can only be used with the same parameters they were first used with.';
  throw new StripeFault(400, { type: 'idempotency_error', message });
}

function underWay(): never {
  const message = 'There is currently another in-progress request using this Idempotency Key.';
  throw new StripeFault(409, { type: 'invalid_request_error', code: 'idempotency_key_in_use', message });
}

function isAuthorised({ headers }: IncomingMessage): boolean {
  return headers.authorization === `Bearer ${FAKE_STRIPE.secretKey}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Request-Id': `req_fake${randomBytes(6).toString('hex')}`,
  });
  response.end(text);
}
