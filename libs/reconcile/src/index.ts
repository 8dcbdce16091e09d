export * from './reconciler.js';
export * from './reconcile-queue.js';
export * from './backoff.js';
export * from './lease.entity.js';
export * from './lease-keeper.js';
export * from './journal-entry.entity.js';
export * from './journal.js';
