import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { SOCKETS } from './commands.js';

/**
 * The activator's only question to the worker: `POST /wake/{siteId}` on the worker's wake socket, with a `WakeRequest` as
 * its body. The worker starts (paused: unpauses) the site's container for that pool, waits until it is ready, sets the
 * edge's entry, and answers
 * - 200 with the endpoint,
 * - 404 when there is no such site or pool,
 * - 503 with a `WakeRefusal` when it cannot be woken.
 */
export function wakePath(siteId: string): string {
  return `/wake/${encodeURIComponent(siteId)}`;
}

export function wakeSocketPath(runDir: string): string {
  return join(runDir, SOCKETS.wake);
}

/** `pool`: whom the edge had chosen; absent: the site's default. */
export const wakeRequest = z.object({ pool: z.string().min(1).optional() });
export type WakeRequest = z.infer<typeof wakeRequest>;

export const wokenEndpoint = z.object({ address: z.string().min(1), port: z.number().int().min(1).max(65535) });
export type WokenEndpoint = z.infer<typeof wokenEndpoint>;

export const wakeRefusal = z.object({
  code: z.string(),
  message: z.string(),
  retryAfterSeconds: z.number().nonnegative().optional(),
});
export type WakeRefusal = z.infer<typeof wakeRefusal>;

export type WakeAnswer =
  { kind: 'awake'; endpoint: WokenEndpoint } | { kind: 'unknown' } | { kind: 'refused'; refusal: WakeRefusal };

/** Asks the worker. @throws Error when it does not answer, or answers what it must not. */
export async function askToWake(
  socketPath: string,
  siteId: string,
  request: WakeRequest,
  signal: AbortSignal,
): Promise<WakeAnswer> {
  const { status, body } = await post(socketPath, wakePath(siteId), JSON.stringify(request), signal);
  if (status === 200) return { kind: 'awake', endpoint: wokenEndpoint.parse(JSON.parse(body)) };
  if (status === 404) return { kind: 'unknown' };
  if (status === 503) return { kind: 'refused', refusal: wakeRefusal.parse(JSON.parse(body)) };
  throw new Error(`The worker answered ${status} to a wake request.`);
}

function post(
  socketPath: string,
  path: string,
  body: string,
  signal: AbortSignal,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { Host: 'worker', 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const sent = httpRequest({ socketPath, path, method: 'POST', headers, signal, agent: false });
    sent.once('error', reject);
    sent.once('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.end(body);
  });
}
