export * from './edge.port.js';
