export * from './ids.js';
export * from './installation.entity.js';
export * from './data-source.js';
export * from './transaction.js';
