export * from './revision-spec.js';
export * from './plan.js';
