import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wakeSocketPath } from '@onebox/commands';
import { loadConfig } from '@onebox/config';
import { pino } from 'pino';
import { Activator } from './activator.js';

/** Only the edge, on this machine, reaches the activator. */
const ADDRESS = '127.0.0.1';

/** Time that joined connections get to end when the process is stopped. */
const GOODBYE_MS = 3000;

function main(): void {
  const config = loadConfig(process.env);
  const log = pino({ name: 'activator', level: config.logLevel });
  const activator = new Activator({
    wakeSocket: wakeSocketPath(config.runDir),
    wakeMs: config.wakeSeconds * 1000,
    secret: secretIn(join(config.dataDir, 'edge', 'activator.secret')),
    log,
  });
  const server = activator.server();
  server.listen(config.activatorPort, ADDRESS, () => log.info({ port: config.activatorPort }, 'listening'));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      server.close(() => process.exit(0));
      setTimeout(() => process.exit(0), GOODBYE_MS).unref();
    });
  }
}

/** The file that the worker writes with the edge's other files. The key file itself is none of the activator's business. */
function secretIn(path: string): () => string | undefined {
  let secret: string | undefined;
  return () => {
    try {
      secret ??= readFileSync(path, 'utf8').trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return secret;
  };
}

main();
