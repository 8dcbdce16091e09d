export * from './ids.js';
export * from './installation.entity.js';
export * from './data-source.js';
export * from './page.js';
export * from './containing.js';
export * from './tenant-scope.js';
export * from './migrate.js';
export * from './transaction.js';
