export type * from './name-lookup.port.js';
export { DnsNameLookup } from './dns-name-lookup.js';
