export * from './application.js';
export * from './registry.js';
