export * from './platform-fact.entity.js';
export * from './platform-facts.js';
