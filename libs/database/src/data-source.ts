import { join } from 'node:path';
import type { Config } from '@onebox/config';
import type { Secrets } from '@onebox/secrets';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import { Installation } from './installation.entity.js';
import { migrations } from './migrations/index.js';

type EntityClass = new () => object;

/** Where the platform's own database container listens: a unix socket, so that no packet of a tenant can reach it. */
export function databaseSocket(config: Config): string {
  return join(config.runDir, 'database', 'mysqld.sock');
}

/** The password of the platform's own database: derived, so that it is stored nowhere. */
export function databasePassword(secrets: Secrets): string {
  return secrets.derive('platform-database');
}

/** TypeORM options for MariaDB: the migrations use what MySQL does not have. `pool` is the largest number of connections. */
export function dataSourceOptions(
  config: Config,
  secrets: Secrets,
  entities: EntityClass[],
  pool = 10,
): DataSourceOptions {
  const address = config.databaseUrl
    ? { url: config.databaseUrl }
    : {
        username: 'onebox',
        password: databasePassword(secrets),
        database: 'onebox',
        socketPath: databaseSocket(config),
      };
  return {
    type: 'mysql',
    ...address,
    entities: [Installation, ...entities] as MixedList<EntityClass>,
    migrations,
    migrationsTransactionMode: 'none',
    synchronize: false,
    timezone: 'Z',
    // A plain date is a text: as a Date it would become the day before, west of Greenwich.
    dateStrings: ['DATE'],
    charset: 'utf8mb4_bin',
    supportBigNumbers: true,
    bigNumberStrings: true,
    poolSize: pool,
    extra: { connectTimeout: 10_000 },
  };
}

export function createDataSource(config: Config, secrets: Secrets, entities: EntityClass[], pool?: number): DataSource {
  return new DataSource(dataSourceOptions(config, secrets, entities, pool));
}
