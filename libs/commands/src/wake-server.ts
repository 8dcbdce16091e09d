import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer } from './command-server.js';
import { refusalOf } from './refusal.js';
import { readJson } from './socket-request.js';
import { type Listening, listenOnSocket } from './unix-server.js';
import { type WakeAnswer, wakePath, wakeRequest } from './wake.js';

export interface WakeServerOptions {
  socketPath: string;
  /** Makes the site answer and says where. `pool` is absent for the site's default. The signal: nobody waits any more. */
  wake: (siteId: string, pool: string | undefined, signal: AbortSignal) => Promise<WakeAnswer>;
  mode?: number;
  onError?: (siteId: string, error: unknown) => void;
}

/** Answers the activator's only question (see `wake.ts`). */
export async function createWakeServer(options: WakeServerOptions): Promise<Listening> {
  const server = createServer((request, response) => void answer(options, request, response));
  await listenOnSocket(server, options.socketPath, options.mode);
  return { close: () => closeServer(server) };
}

async function answer(options: WakeServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const siteId = siteIdOf(request);
  const parsed = wakeRequest.safeParse(await readJson(request).catch(() => undefined));
  if (siteId === undefined || !parsed.success) return void response.writeHead(400).end();
  const abort = new AbortController();
  response.once('close', () => abort.abort(new Error('Nobody waits any more.')));
  const woken = await options.wake(siteId, parsed.data.pool, abort.signal).catch((error: unknown): WakeAnswer => {
    options.onError?.(siteId, error);
    const { code, message, retryAfterSeconds } = refusalOf(error);
    return { kind: 'refused', refusal: { code, message, retryAfterSeconds } };
  });
  if (!response.destroyed) write(response, woken);
}

function siteIdOf(request: IncomingMessage): string | undefined {
  const prefix = wakePath('');
  if (request.method !== 'POST' || !request.url?.startsWith(prefix)) return undefined;
  const id = request.url.slice(prefix.length);
  return /^[0-9A-Za-z_-]{1,64}$/.test(id) ? id : undefined;
}

function write(response: ServerResponse, woken: WakeAnswer): void {
  switch (woken.kind) {
    case 'awake':
      return void response.writeHead(200).end(JSON.stringify(woken.endpoint));
    case 'unknown':
      return void response.writeHead(404).end();
    case 'refused':
      return void response.writeHead(503).end(JSON.stringify(woken.refusal));
  }
}
