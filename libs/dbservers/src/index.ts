export * from './database-server.port.js';
export { openDatabaseServer } from './open-database-server.js';
export { MssqlServer } from './mssql/mssql-server.js';
export { MysqlServer } from './mysql/mysql-server.js';
export { PostgresServer } from './postgres/postgres-server.js';
