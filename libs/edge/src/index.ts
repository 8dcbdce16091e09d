export * from './edge.port.js';
export type { EdgeSettings } from './edge-settings.js';
export { edgeContainer, prepareEdgeDirectory } from './edge-container.js';
export { HaproxyEdge } from './haproxy-edge.js';
