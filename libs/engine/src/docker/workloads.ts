import type { ContainerInspectInfo } from 'dockerode';
import type { OwnerLabels, Workload, WorkloadSpec } from '../engine.port.js';
import { checkAttachments } from './attachments.js';
import { workloadOptions } from './create-options.js';
import { createOrAdopt, removeContainer } from './creation.js';
import { asking, reasonOf, statusOf, unlessAbsent, unlessDone } from './docker-errors.js';
import type { DockerHost } from './host.js';
import { labelFilter, ownerOf, sameOwner } from './labels.js';
import type { Networks } from './networks.js';
import { observed } from './observed.js';
import type { Volumes } from './volumes.js';

/** Inspections beside each other: the engine answers each within milliseconds, and must stay free for others. */
const WIDTH = 8;

/** Tenants' containers. */
export class Workloads {
  constructor(
    private readonly host: DockerHost,
    private readonly networks: Networks,
    private readonly volumes: Volumes,
  ) {}

  /** An existing one is kept where it has the same hash (see `sameOwner`), and replaced where it has not. */
  async create(spec: WorkloadSpec): Promise<Workload> {
    await checkAttachments(spec, this.networks, this.volumes);
    const container = await createOrAdopt(
      this.host,
      { ...workloadOptions(this.host.installationId, spec), name: spec.name },
      (existing) => usable(existing) && sameOwner(ownerOf(existing.Config.Labels), spec.labels),
    );
    return observed(await asking(`look at ${spec.name}`, () => container.inspect()), await this.host.name());
  }

  /** Starts a stopped one and unpauses a paused one. */
  async start(name: string): Promise<Workload> {
    const before = await this.host.existingContainer(name);
    const container = this.host.docker.getContainer(before.Id);
    await asking(`start ${name}`, () => (before.State.Paused ? container.unpause() : this.startStopped(before)));
    return observed(await asking(`look at ${name}`, () => container.inspect()), await this.host.name());
  }

  private async startStopped(before: ContainerInspectInfo): Promise<void> {
    const container = this.host.docker.getContainer(before.Id);
    try {
      await unlessDone(container.start());
    } catch (error) {
      if (statusOf(error) !== 404 || !/network \S+ not found/i.test(reasonOf(error))) throw error;
      await this.reattach(before);
      await unlessDone(container.start());
    }
  }

  /** A container remembers its network's id; one that was made again under the same name has another. */
  private async reattach(before: ContainerInspectInfo): Promise<void> {
    const [name, endpoint] = Object.entries(before.NetworkSettings.Networks)[0]!;
    const network = this.host.docker.getNetwork(name);
    await network.disconnect({ Container: before.Id, Force: true });
    await network.connect({
      Container: before.Id,
      EndpointConfig: { IPAMConfig: endpoint.IPAMConfig as { IPv4Address: string } },
    });
  }

  async stop(name: string, seconds: number): Promise<void> {
    const found = await this.host.container(name);
    if (!found) return;
    await asking(`stop ${name}`, () =>
      unlessAbsent(unlessDone(this.host.docker.getContainer(found.Id).stop({ t: Math.ceil(seconds) }))),
    );
  }

  async pause(name: string): Promise<void> {
    const found = await this.host.existingContainer(name);
    if (found.State.Paused) return;
    await asking(`pause ${name}`, () => this.host.docker.getContainer(found.Id).pause());
  }

  async unpause(name: string): Promise<void> {
    const found = await this.host.existingContainer(name);
    if (found.State.Running && !found.State.Paused) return;
    await asking(`unpause ${name}`, () => this.host.docker.getContainer(found.Id).unpause());
  }

  async remove(name: string): Promise<void> {
    const found = await this.host.container(name);
    if (found) await removeContainer(this.host, found.Id);
  }

  /** The engine holds the answer back until the container has ended: nobody asks again and again. */
  async untilEnded(name: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const found = await this.host.container(name);
    if (!found) return;
    try {
      await asking(`wait for ${name}`, () =>
        unlessAbsent(this.host.docker.getContainer(found.Id).wait({ abortSignal: signal })),
      );
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async find(name: string): Promise<Workload | undefined> {
    const found = await this.host.container(name);
    return found && observed(found, await this.host.name());
  }

  /** The platform's own containers are left out unless they are asked for by their kind. */
  async list(filter: Partial<OwnerLabels> = {}): Promise<Workload[]> {
    const filters = { label: labelFilter(this.host.installationId, filter) };
    const listed = await asking('list the containers', () => this.host.docker.listContainers({ all: true, filters }));
    const wanted = listed.filter(({ Labels }) => filter.kind || ownerOf(Labels).kind !== 'platform');
    const node = await this.host.name();
    const found = await inspected(
      this.host,
      wanted.map(({ Id }) => Id),
    );
    return found.map((info) => observed(info, node));
  }
}

/** Not a husk whose removal has begun. */
function usable({ State }: ContainerInspectInfo): boolean {
  return !State.Dead && State.Status !== 'removing';
}

/** The list knows no exit codes and no times. What goes while we look is left out. */
async function inspected(host: DockerHost, ids: string[]): Promise<ContainerInspectInfo[]> {
  const found: ContainerInspectInfo[] = [];
  for (let start = 0; start < ids.length; start += WIDTH) {
    const some = ids.slice(start, start + WIDTH);
    const infos = await asking('look at the containers', () =>
      Promise.all(some.map((id) => unlessAbsent(host.docker.getContainer(id).inspect()))),
    );
    found.push(...infos.filter((info) => info !== undefined));
  }
  return found;
}
