import { chmodSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { join } from 'node:path';
import type { Config } from '@onebox/config';

/** What a running supervisor tells about itself. */
export interface SupervisorStatus {
  pid: number;
  ready: boolean;
  /** ISO 8601. */
  startedAt: string;
  /** Names the build that it was started from. */
  build: string;
  processes: { name: string; pid?: number; restarts: number }[];
}

export function controlSocket(config: Config): string {
  return join(config.runDir, 'supervisor.sock');
}

/**
 * Answers `GET /` with the status and `POST /stop` by stopping. Only our own user may connect. It is the proof that a
 * supervisor runs: a socket whose process is dead refuses.
 */
export async function openControlSocket(
  path: string,
  handlers: { status: () => SupervisorStatus; stop: () => void },
): Promise<Server> {
  rmSync(path, { force: true });
  const server = createServer((asked, answer) => {
    if (asked.method === 'POST' && asked.url === '/stop') handlers.stop();
    answer.setHeader('Content-Type', 'application/json');
    answer.end(JSON.stringify(handlers.status()));
  });
  const before = process.umask(0o077);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    chmodSync(path, 0o600);
  } finally {
    process.umask(before);
  }
  return server;
}

/** Asks the supervisor of this installation; undefined when none runs. */
export function askSupervisor(
  path: string,
  method: 'GET' | 'POST',
  url: string,
): Promise<SupervisorStatus | undefined> {
  return new Promise((resolve) => {
    const asked = request({ socketPath: path, method, path: url, timeout: 5000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString()) as SupervisorStatus));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}
