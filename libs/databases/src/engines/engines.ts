import type { Config } from '@onebox/config';
import { DATABASE_ENGINES, type DatabaseEngine } from '@onebox/runtimes';
import type { EngineEntry, ServerProtocol } from './engine-entry.js';
import { mssql } from './mssql.engine.js';
import { mysql } from './mysql.engine.js';
import { postgres } from './postgres.engine.js';

export type EngineSettings = Pick<Config, 'externalServers' | 'databaseImages'>;

const ENTRIES: Record<DatabaseEngine, EngineEntry> = { mysql, postgres, mssql };

export const databaseEngines: EngineEntry[] = DATABASE_ENGINES.map((engine) => ENTRIES[engine]);

export function databaseEngine(engine: DatabaseEngine): EngineEntry {
  return ENTRIES[engine];
}

/** The image of an account's own server, and how it is run. */
export interface ServerImage {
  /** A folder of `docker/`, or the full name of an image from elsewhere. */
  image: string;
  version: string;
  protocol: ServerProtocol;
}

export function serverImage(engine: DatabaseEngine, { databaseImages }: Pick<Config, 'databaseImages'>): ServerImage {
  const { own, official } = databaseEngine(engine);
  const image = databaseImages[engine];
  if (image === undefined && own) return { image: own.folder, version: own.version, protocol: own.protocol };
  if (image === undefined) throw new Error(`No image of ${engine} is configured.`);
  return { image, version: versionOf(image), protocol: official };
}

/** `mcr.microsoft.com/mssql/server:2022-latest` → `2022-latest`. */
function versionOf(image: string): string {
  const [name = image] = image.split('@');
  const tag = name.slice(name.lastIndexOf('/') + 1).split(':')[1];
  return tag ?? 'latest';
}
