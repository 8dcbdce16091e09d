export * from './tenant-database.entity.js';
export * from './database-attachment.entity.js';
