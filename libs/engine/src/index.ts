export * from './engine.port.js';
