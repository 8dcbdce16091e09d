export * from './database-server.port.js';
export { MysqlServer } from './mysql/mysql-server.js';
