export * from './registrar.port.js';
export * from './sandbox/registry-rules.js';
export { SANDBOX_AUTH_CODE } from './sandbox/sandbox-names.js';
export * from './sandbox/sandbox-registrar.js';
export * from './sandbox/sandbox-registration.entity.js';
export * from './sandbox/sandbox-transfer.entity.js';
export * from './sandbox/sandbox-registrar-clock.entity.js';
