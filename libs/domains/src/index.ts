export * from './domain.entity.js';
export * from './domain-revision.entity.js';
export * from './claimed-hostname.entity.js';
