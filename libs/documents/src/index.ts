export * from './billing-document.js';
export * from './presentation.js';
export * from './render-document.js';
