export * from './entities/account-network.entity.js';
export * from './entities/workload-address.entity.js';
export * from './entities/one-shot-run.entity.js';
export * from './entities/tenant-volume.entity.js';
