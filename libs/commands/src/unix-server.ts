import { once } from 'node:events';
import { chmodSync, mkdirSync, renameSync } from 'node:fs';
import type { Server } from 'node:net';
import { dirname, join } from 'node:path';

/** A server that listens; closing it ends what is under way. */
export interface Listening {
  close(): Promise<void>;
}

let made = 0;

/**
 * Listens on a unix socket that only this user may open (`mode`). It is bound under another name and then renamed into its
 * place: what a dead process left there is replaced, the path never names an unready or a wider one, and a process that goes
 * later does not take its successor's socket with it.
 */
export async function listenOnSocket(server: Server, path: string, mode = 0o600): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const draft = join(dirname(path), `.${process.pid}.${made++}`);
  server.listen(draft);
  await once(server, 'listening');
  chmodSync(draft, mode);
  renameSync(draft, path);
}
