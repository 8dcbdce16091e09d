export * from './payment-gateway.port.js';
export * from './sandbox-gateway.js';
