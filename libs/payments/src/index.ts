export * from './payment-gateway.port.js';
