import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { z } from 'zod';
import { SOCKETS } from './commands.js';
import { closeServer } from './command-server.js';
import { eventsSchema, nudgeSchema } from './schemas.js';
import { readJson, send } from './socket-request.js';
import { type Listening, listenOnSocket } from './unix-server.js';

const LONGEST_BODY = 128 * 1024;

interface NudgeServerOptions<Body> {
  socketPath: string;
  schema: z.ZodType<Body>;
  onNudge: (body: Body) => void;
  mode?: number;
}

/** Takes the API's "look again" (`POST /`), and tells the supervisor that the worker is active (`GET /health`). */
export function createNudgeServer(options: {
  socketPath: string;
  onKeys: (keys: string[]) => void;
  mode?: number;
}): Promise<Listening> {
  return listen({ ...options, schema: nudgeSchema, onNudge: ({ keys }) => options.onKeys(keys) });
}

/** Takes the worker's "this account has new events" (`POST /`), in the API. */
export function createEventServer(options: {
  socketPath: string;
  onAccounts: (accountIds: string[]) => void;
  mode?: number;
}): Promise<Listening> {
  return listen({ ...options, schema: eventsSchema, onNudge: ({ accountIds }) => options.onAccounts(accountIds) });
}

/** Whether a worker holds the lease and takes nudges. */
export async function workerIsActive(runDir: string, timeoutMs = 2000): Promise<boolean> {
  try {
    const socketPath = join(runDir, SOCKETS.nudge);
    const response = await send({ socketPath, method: 'GET', path: '/health', timeoutMs });
    response.resume();
    return response.statusCode === 200;
  } catch {
    return false;
  }
}

async function listen<Body>(options: NudgeServerOptions<Body>): Promise<Listening> {
  const server = createServer((request, response) => void answer(options, request, response));
  await listenOnSocket(server, options.socketPath, options.mode);
  return { close: () => closeServer(server) };
}

async function answer<Body>(
  options: NudgeServerOptions<Body>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET' && request.url === '/health') return void response.end('ok');
  if (Number(request.headers['content-length'] ?? LONGEST_BODY + 1) > LONGEST_BODY) {
    return void response.writeHead(413, { connection: 'close' }).end();
  }
  const body = await readJson(request).catch(() => undefined);
  const parsed = options.schema.safeParse(body);
  if (parsed.success) options.onNudge(parsed.data);
  response.writeHead(parsed.success ? 204 : 400).end();
}
