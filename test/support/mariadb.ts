import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '@onebox/config';
import { dataSourceOptions, migrate } from '@onebox/database';
import { Images } from '@onebox/images';
import { Secrets } from '@onebox/secrets';
import Dockerode from 'dockerode';
import { createConnection } from 'mysql2/promise';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { allEntities } from './all-entities.js';

const CONTAINER = 'obtest-mariadb';
const DIRECTORY = '/tmp/obtest-mariadb';
const SOCKET = join(DIRECTORY, 'mysqld.sock');
const PASSWORD = 'for-tests-only';
const DEADLINE_MS = 180_000;

export interface TestDatabase {
  name: string;
  dataSource: DataSource;
  /** To open further connections to the same database. */
  options: DataSourceOptions;
  /** Drops the database and closes the connections. */
  drop(): Promise<void>;
}

/** A database of its own on the one MariaDB of the tests, empty and not migrated. */
export async function emptyTestDatabase(pool = 10): Promise<TestDatabase> {
  await ensureServer();
  const name = `t_${randomBytes(8).toString('hex')}`;
  await asAdministrator(`CREATE DATABASE ${name}`);
  const options = optionsFor(name, pool);
  const dataSource = await new DataSource(options).initialize();
  const drop = async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await asAdministrator(`DROP DATABASE IF EXISTS ${name}`);
  };
  return { name, dataSource, options, drop };
}

/** The same, with all tables. */
export async function testDatabase(pool?: number): Promise<TestDatabase> {
  const database = await emptyTestDatabase(pool);
  await migrate(database.dataSource);
  return database;
}

function optionsFor(database: string, pool: number): DataSourceOptions {
  const config = loadConfig({ NODE_ENV: 'test' });
  const options = dataSourceOptions(config, new Secrets(Buffer.alloc(32)), allEntities(), pool);
  return { ...options, socketPath: SOCKET, username: 'onebox', password: PASSWORD, database } as DataSourceOptions;
}

async function asAdministrator(statement: string): Promise<void> {
  const connection = await createConnection({ socketPath: SOCKET, user: 'onebox', password: PASSWORD });
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}

/** Starts the server unless it runs. Several Jest workers at once are welcome: the container's name is the lock. */
async function ensureServer(): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  if (await answers()) return;
  const docker = new Dockerode();
  const image = await new Images({ docker, directory: join(process.cwd(), 'docker') }).ensure('mysql');
  while (!(await answers())) {
    if (Date.now() > deadline) throw new Error(`${CONTAINER} does not answer: docker logs ${CONTAINER}`);
    await start(docker, image).catch((error: unknown) => {
      if (![304, 404, 409].includes((error as { statusCode?: number }).statusCode ?? 0)) throw error;
    });
    await sleep(300);
  }
}

async function start(docker: Dockerode, image: string): Promise<void> {
  mkdirSync(DIRECTORY, { recursive: true });
  chmodSync(DIRECTORY, 0o777);
  const existing = docker.getContainer(CONTAINER);
  const state = await existing.inspect().catch(() => undefined);
  if (state) return existing.start();
  const container = await docker.createContainer({
    name: CONTAINER,
    Image: image,
    Env: [`ONEBOX_ADMIN_PASSWORD=${PASSWORD}`, 'ONEBOX_SOCKET_DIR=/socket', 'ONEBOX_SKIP_NETWORKING=1'],
    Labels: { 'onebox.test': 'mariadb' },
    HostConfig: {
      NetworkMode: 'none',
      Binds: [`${DIRECTORY}:/socket`],
      Tmpfs: { '/var/lib/mysql': 'rw,mode=1777,size=2g' },
    },
  });
  await container.start();
}

async function answers(): Promise<boolean> {
  return asAdministrator('SELECT 1').then(
    () => true,
    () => false,
  );
}
