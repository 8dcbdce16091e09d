export * from './config.js';
export * from './installation.js';
