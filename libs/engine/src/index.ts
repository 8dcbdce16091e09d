export * from './engine.port.js';
export { DockerEngine } from './docker/docker-engine.js';
