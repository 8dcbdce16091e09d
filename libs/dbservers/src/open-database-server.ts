import type { DatabaseServer, DatabaseTools, ServerAccess, ServerEngine } from './database-server.port.js';
import { MssqlServer } from './mssql/mssql-server.js';
import { MysqlServer } from './mysql/mysql-server.js';
import { PostgresServer } from './postgres/postgres-server.js';

/** The adapter of an engine. Without `tools`, MySQL and PostgreSQL can neither dump nor load. The caller closes it. */
export function openDatabaseServer(engine: ServerEngine, access: ServerAccess, tools?: DatabaseTools): DatabaseServer {
  switch (engine) {
    case 'mysql':
      return new MysqlServer(access, tools);
    case 'postgres':
      return new PostgresServer(access, tools);
    case 'mssql':
      return new MssqlServer(access);
  }
}
