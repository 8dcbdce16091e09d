export * from './account-uid.entity.js';
export * from './account.entity.js';
export * from './user.entity.js';
export * from './membership.entity.js';
export * from './session.entity.js';
export * from './api-token.entity.js';
export * from './sign-in-link.entity.js';
export * from './pending-signup.entity.js';
