export * from './payment-gateway.port.js';
export * from './sandbox-gateway.js';
export * from './sandbox-ledger.js';
export * from './sandbox-request.entity.js';
export * from './database-ledger.js';
export * from './open-payment-gateway.js';
