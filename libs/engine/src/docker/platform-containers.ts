import type { ContainerInspectInfo } from 'dockerode';
import { TerminalError } from '@onebox/errors';
import type { PlatformContainerSpec } from '../engine.port.js';
import { platformOptions } from './create-options.js';
import { createOrAdopt, removeContainer } from './creation.js';
import { asking, unlessAbsent, unlessDone } from './docker-errors.js';
import type { DockerHost } from './host.js';
import { ownerOf } from './labels.js';
import type { Volumes } from './volumes.js';

const STOP_SECONDS = 10;

/** The edge's and the database's containers, which outlive the worker. */
export class PlatformContainers {
  constructor(
    private readonly host: DockerHost,
    private readonly volumes: Volumes,
  ) {}

  /** Leaves one that runs as specified alone, starts a stopped one, and replaces one of another specification. */
  async ensure(spec: PlatformContainerSpec): Promise<void> {
    for (const mount of spec.mounts) await this.volumes.existing(mount.volume);
    const options = platformOptions(this.host.installationId, spec);
    const wanted = (existing: ContainerInspectInfo) =>
      ownerOf(existing.Config.Labels).hash === ownerOf(options.Labels!).hash;
    const existing = await this.host.container(spec.name);
    if (existing && wanted(existing) && existing.State.Running && !existing.State.Paused) return;
    if (existing && !wanted(existing)) await this.remove(spec.name);
    const container = await createOrAdopt(this.host, { ...options, name: spec.name }, wanted);
    if (existing?.State.Paused && wanted(existing)) await container.unpause();
    else await asking(`start ${spec.name}`, () => unlessDone(container.start()));
  }

  /** Asks it to end first: it may be a database. */
  async remove(name: string): Promise<void> {
    const existing = await this.host.container(name);
    if (!existing) return;
    if (ownerOf(existing.Config.Labels).kind !== 'platform') {
      throw new TerminalError('engine.not_platform', `${name} is not one of the platform's own containers.`);
    }
    const container = this.host.docker.getContainer(existing.Id);
    const seconds = (existing.Config as { StopTimeout?: number }).StopTimeout ?? STOP_SECONDS;
    await asking(`stop ${name}`, () => unlessDone(unlessAbsent(container.stop({ t: seconds }))));
    await removeContainer(this.host, existing.Id);
  }
}
