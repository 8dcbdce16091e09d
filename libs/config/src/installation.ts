import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError } from './config.js';

/**
 * The id that tells this installation's containers, networks and volumes from those of another one on the same engine.
 * Made on the first start and kept in the data directory; the database keeps it too, and the two must agree.
 * @throws ConfigError when ONEBOX_INSTALLATION_ID contradicts the data directory.
 */
export function installationId(config: Config): string {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o711 });
  const file = join(config.dataDir, 'installation-id');
  try {
    writeFileSync(file, `${config.installationId ?? randomBytes(4).toString('hex')}\n`, { flag: 'wx', mode: 0o644 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const id = readFileSync(file, 'utf8').trim();
  if (config.installationId && config.installationId !== id) {
    throw new ConfigError(
      `ONEBOX_INSTALLATION_ID is ${config.installationId}, but ${config.dataDir} belongs to installation ${id}.`,
    );
  }
  return id;
}
