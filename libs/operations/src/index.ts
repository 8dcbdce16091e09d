export * from './operation.entity.js';
export * from './account-event.entity.js';
export * from './operations.service.js';
