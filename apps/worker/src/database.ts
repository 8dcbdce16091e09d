import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '@onebox/config';
import { createDataSource, Installation } from '@onebox/database';
import type { Secrets } from '@onebox/secrets';
import type { DataSource } from 'typeorm';
import { entities } from './entities.js';
import type { Log } from './log.js';

/** Passes hold a connection only while they ask; uploads and waits hold none. */
const CONNECTIONS = 8;
const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 500;

/**
 * Waits for a database that is starting, as it does after a restart of the engine.
 * @throws what it answered last, or what the signal aborts with.
 */
export async function connect(config: Config, secrets: Secrets, log: Log, signal: AbortSignal): Promise<DataSource> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let told = false; ; told = true) {
    try {
      return await createDataSource(config, secrets, entities, CONNECTIONS).initialize();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      if (!told) log.warn({ code: (error as { code?: string }).code }, 'The database does not answer yet');
      await sleep(ASK_AGAIN_MS, undefined, { signal });
    }
  }
}

/**
 * The database's row of this installation. @throws Error where the database belongs to another one: acting on its rows would
 * mean making its sites a second time.
 */
export async function requireInstallation(dataSource: DataSource, installationId: string): Promise<Installation> {
  const [row] = await dataSource.manager.find(Installation, { take: 1 });
  if (row?.id === installationId) return row;
  const owner = row ? `installation ${row.id}` : 'no installation yet: `npm run up` prepares it';
  throw new Error(`This is installation ${installationId}, but the database belongs to ${owner}.`);
}
