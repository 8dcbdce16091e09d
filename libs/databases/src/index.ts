export * from './tenant-database.entity.js';
export * from './database-attachment.entity.js';
export * from './database-name.js';
export * from './database-rows.js';
export * from './database-view.js';
export * from './databases.errors.js';
export * from './databases.service.js';
