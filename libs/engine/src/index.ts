export * from './engine.port.js';
export { DockerEngine, type DockerEngineOptions } from './docker/docker-engine.js';
