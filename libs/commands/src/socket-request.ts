import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { workerUnavailable } from './refusal.js';

export interface SocketRequest {
  socketPath: string;
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: Readable | string;
  /** Until the answer begins; absent: for ever. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/**
 * One request over a unix socket, on a connection of its own, so that a restarted server never meets a stale one. Resolves
 * when the answer begins, which may be before the body was sent: then the rest stays unread in `body`.
 * @throws UserError (worker.unavailable) where nobody answers; what the signal aborted with.
 */
export function send(options: SocketRequest): Promise<IncomingMessage> {
  const { socketPath, method = 'POST', path, headers, body, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const request = httpRequest({ socketPath, method, path, headers, signal, agent: false });
    const timer = options.timeoutMs && setTimeout(() => request.destroy(), options.timeoutMs);
    request.once('close', () => clearTimeout(timer || undefined));
    request.once('response', (response) => {
      clearTimeout(timer || undefined);
      if (typeof body === 'object') body.unpipe(request);
      resolve(response);
    });
    // Stays for the whole exchange: what fails after the answer has begun is told by the answer's own stream.
    request.on('error', () => reject(signal?.aborted ? reasonOf(signal) : workerUnavailable()));
    if (typeof body === 'object') forward(body, request);
    else request.end(body);
  });
}

/** A source that ends early must look like one that was cut off, never like a shorter body. */
function forward(body: Readable, request: ReturnType<typeof httpRequest>): void {
  if (body.destroyed && !body.readableEnded) return void request.destroy();
  const cutOff = () => {
    if (!body.readableEnded) request.destroy();
  };
  body.once('close', cutOff);
  body.once('error', cutOff);
  request.once('close', () => body.off('close', cutOff).off('error', cutOff));
  // The worker may refuse before the first byte of the body has come.
  request.flushHeaders();
  body.pipe(request);
}

/** The whole answer as JSON. @throws UserError (worker.unavailable) where it is cut off. */
export async function readJson(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw workerUnavailable();
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('Aborted.');
}
