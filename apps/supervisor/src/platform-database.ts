import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDataSource, databasePassword, databaseSocket } from '@onebox/database';
import type { PlatformContainerSpec } from '@onebox/engine';
import type { DataSource } from 'typeorm';
import { entities } from './entities.js';
import type { Platform } from './platform.js';
import { Advice } from './speaker.js';

/** Opened as they are needed: `billing run` looks at some accounts beside each other. */
const COMMAND_POOL = 8;
const READY_MS = 60_000;
/** Reached through a bind mount, so that the server needs no network at all. */
const SOCKET_MOUNT = '/run/onebox';

export function databaseContainerName(installationId: string): string {
  return `ob-${installationId}-database`;
}

/** Starts the platform's own MariaDB where it does not run. An external server is only asked whether it answers. */
export async function ensureDatabase(platform: Platform): Promise<DataSource> {
  if (!platform.config.databaseUrl) await ensureContainer(platform);
  return connected(platform);
}

/** Connections for a command; does not start anything. */
export async function openDatabase({ config, secrets }: Platform): Promise<DataSource> {
  return createDataSource(config, secrets, entities, COMMAND_POOL)
    .initialize()
    .catch((error: unknown) => {
      throw new Advice(`The platform's database does not answer (${reason(error)}). Is Onebox up? \`npm run up\``);
    });
}

async function ensureContainer(platform: Platform): Promise<void> {
  const { config, engine, images, installationId, secrets } = platform;
  const name = databaseContainerName(installationId);
  const socketDir = dirname(databaseSocket(config));
  mkdirSync(socketDir, { recursive: true });
  chmodSync(socketDir, 0o700);
  await refuseEmptyVolume(platform, name);
  await engine.ensureVolume({ name, labels: { kind: 'platform' } });
  const image = await images.ensure('mysql');
  await engine.ensurePlatformContainer(
    databaseContainer({ name, image, socketDir, password: databasePassword(secrets) }),
  );
}

function databaseContainer({
  name,
  image,
  socketDir,
  password,
}: Record<'name' | 'image' | 'socketDir' | 'password', string>): PlatformContainerSpec {
  return {
    name,
    image,
    env: { ONEBOX_ADMIN_PASSWORD: password, ONEBOX_SOCKET_DIR: SOCKET_MOUNT, ONEBOX_SKIP_NETWORKING: '1' },
    user: `${process.getuid!()}:${process.getgid!()}`,
    binds: [{ host: socketDir, path: SOCKET_MOUNT }],
    mounts: [{ volume: name, path: '/var/lib/mysql' }],
    tmpfs: {},
    hostNetwork: false,
    memoryBytes: 512 * 1024 ** 2,
    stopSeconds: 60,
  };
}

/** An empty, healthy database in the place of one with everything in it is the worst that can happen: never make it. */
async function refuseEmptyVolume({ config, engine }: Platform, volume: string): Promise<void> {
  const marker = join(config.dataDir, 'database-in-use');
  const exists = (await engine.volumes({ kind: 'platform' })).some(({ name }) => name === volume);
  if (existsSync(marker) && !exists) {
    throw new Advice(
      `The volume ${volume} with the platform's database is gone. Restore it from a backup. ` +
        `To begin with an empty platform instead, remove ${config.dataDir}.`,
    );
  }
  writeFileSync(marker, `${volume}\n`);
}

async function connected({ config, secrets }: Platform): Promise<DataSource> {
  const deadline = Date.now() + (config.databaseUrl ? 10_000 : READY_MS);
  for (;;) {
    try {
      return await createDataSource(config, secrets, entities, 2).initialize();
    } catch (error) {
      if (Date.now() > deadline) throw new Advice(advice(config.databaseUrl, error));
      await sleep(100);
    }
  }
}

function advice(databaseUrl: string | undefined, error: unknown): string {
  if (!databaseUrl) return `The platform's database did not get ready: ${reason(error)}`;
  const { host } = new URL(databaseUrl);
  return `The database at ${host} (ONEBOX_DATABASE_URL) does not let us in: ${reason(error)}`;
}

function reason(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return message || code || String(error);
}
