export * from './errors.js';
export { sizeText } from './size-text.js';
