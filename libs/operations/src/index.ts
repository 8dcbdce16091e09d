export * from './operation.entity.js';
export * from './account-event.entity.js';
