import { type Agent, type IncomingHttpHeaders, request as httpRequest, type RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';
import type { Seen } from './site-servers.js';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** The body, where it is not a text. */
  bytes: Buffer;
}

export interface Question {
  port: number;
  host: string;
  path?: string;
  method?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | Readable;
  agent?: Agent | false;
  /** The address that is connected to; 127.0.0.1 by default. */
  at?: string;
  /** The address that the request comes from. */
  from?: string;
  signal?: AbortSignal;
}

/** A request to a local port under a hostname. The path is sent as it stands. */
export function ask(question: Question): Promise<Answer> {
  const {
    port,
    host,
    path = '/',
    method = 'GET',
    headers = {},
    body,
    agent = false,
    at = '127.0.0.1',
    from,
    signal,
  } = question;
  const options: RequestOptions = {
    host: at,
    port,
    path,
    method,
    agent,
    localAddress: from,
    signal,
    headers: { Host: host, ...headers },
  };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode!, headers: response.headers, body: bytes.toString('utf8'), bytes });
      });
    });
    sent.once('error', reject);
    if (body && typeof body === 'object' && 'pipe' in body) body.pipe(sent);
    else sent.end(body);
  });
}

/** The answer of a `SiteServer`. */
export async function seenBy(question: Question): Promise<Seen> {
  const answer = await ask(question);
  if (answer.status !== 200) throw new Error(`${question.host}${question.path}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body) as Seen;
}

/** Tries until it holds. */
export async function eventually<T>(
  check: () => Promise<T | undefined | false>,
  what: string,
  ms = 15_000,
): Promise<T> {
  const deadline = Date.now() + ms;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await check();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Not in time: ${what}`, { cause: last });
}
