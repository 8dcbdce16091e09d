export * from './reconciler.js';
export * from './lease.entity.js';
export * from './journal-entry.entity.js';
