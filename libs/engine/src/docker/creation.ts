import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, ContainerCreateOptions, ContainerInspectInfo } from 'dockerode';
import { OperationalError } from '@onebox/errors';
import { asking, foreignObject, statusOf, unlessAbsent } from './docker-errors.js';
import type { DockerHost } from './host.js';

const ATTEMPTS = 20;
const BETWEEN_ATTEMPTS_MS = 100;

/**
 * Creates the container, or finds the one that has its name already: asking first would cost a call for every new one.
 * One of ours that is not `wanted` is replaced. Two callers at a time end with the same container.
 * @throws TerminalError `engine.foreign_object` where the name is another's.
 */
export async function createOrAdopt(
  host: DockerHost,
  options: ContainerCreateOptions & { name: string },
  wanted: (existing: ContainerInspectInfo) => boolean,
): Promise<Container> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const created = await create(host, options);
    if (created) return created;
    const existing = await host.anyContainer(options.name);
    if (existing && !host.owns(existing.Config.Labels)) throw foreignObject('container', options.name);
    if (existing && wanted(existing)) return host.docker.getContainer(existing.Id);
    if (existing) await removeContainer(host, existing.Id);
    // A name stays taken for a moment while its container is being removed by someone else.
    else await sleep(BETWEEN_ATTEMPTS_MS);
  }
  throw new OperationalError(`The name ${options.name} stays taken on the engine.`);
}

/** `undefined` where the name is taken. */
async function create(host: DockerHost, options: ContainerCreateOptions): Promise<Container | undefined> {
  return asking(`create ${options.name}`, async () => {
    try {
      return await host.docker.createContainer(options);
    } catch (error) {
      if (statusOf(error) === 409) return undefined;
      throw error;
    }
  });
}

/** Kills and removes a container, with its anonymous volumes: named ones always stay. What is gone is a success. */
export async function removeContainer(host: DockerHost, id: string): Promise<void> {
  await asking(`remove ${id}`, async () => {
    try {
      await unlessAbsent(host.docker.getContainer(id).remove({ force: true, v: true }));
    } catch (error) {
      // "removal of container … is already in progress"
      if (statusOf(error) !== 409) throw error;
      await gone(host, id);
    }
  });
}

async function gone(host: DockerHost, id: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (!(await unlessAbsent(host.docker.getContainer(id).inspect()))) return;
    await sleep(BETWEEN_ATTEMPTS_MS);
  }
  throw new OperationalError(`The container ${id} is being removed, and stays.`);
}
