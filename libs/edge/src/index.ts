export * from './edge.port.js';
export * from './edge-settings.js';
export { edgeContainer, prepareEdgeDirectory } from './edge-container.js';
export { renderEdgeConfig } from './edge-config.js';
export { HaproxyEdge } from './haproxy-edge.js';
export { type MapEntry, mapEntries, type MapName } from './map-entries.js';
