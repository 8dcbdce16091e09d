export * from './database-server.port.js';
