export * from './clock.js';
export * from './plain-date.js';
