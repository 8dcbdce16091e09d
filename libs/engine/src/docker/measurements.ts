import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ContainerInfo, ContainerInspectInfo } from 'dockerode';
import type { Endpoint, MeasuredWorkload, WorkloadUsage } from '../engine.port.js';
import { asking, unlessAbsent } from './docker-errors.js';
import type { DockerHost } from './host.js';
import { labelFilter, ownerOf, PORT } from './labels.js';
import { STATES } from './observed.js';
import { usageByEngine } from './usage-by-engine.js';
import { type UsageFiles, usageFiles, usageOfFiles } from './usage-files.js';

/** Questions to the engine beside each other. */
const WIDTH = 8;
/** Containers whose files are read in one go, about 3 ms, before others get their turn. */
const CHUNK = 32;

/** What does not change while a container runs. */
interface Known {
  pid: number;
  hostNetwork: boolean;
  startedAt: Date;
  limits: MeasuredWorkload['limits'];
  restartsByEngine: number;
}

/**
 * Looks at all containers of the installation: one list, the kernel's files for what they use, and an inspection for those
 * only that are new or have started again.
 */
export class Measurements {
  private readonly known = new Map<string, Known>();

  constructor(private readonly host: DockerHost) {}

  async take(): Promise<MeasuredWorkload[]> {
    const filters = { label: labelFilter(this.host.installationId, {}) };
    const [listed, node] = await Promise.all([
      asking('list the containers', () => this.host.docker.listContainers({ all: true, filters })),
      this.host.name(),
    ]);
    this.forgetAllBut(new Set(listed.map(({ Id }) => Id)));
    const files = await this.files(listed);
    const measured: MeasuredWorkload[] = [];
    for (const [index, info] of listed.entries()) {
      if (index % CHUNK === CHUNK - 1) await nextTurn();
      const known = this.known.get(info.Id);
      if (known) measured.push(this.measured(info, known, node, this.usage(files.get(info.Id))));
    }
    await this.askForTheRest(listed, files, measured);
    return measured;
  }

  private forgetAllBut(ids: Set<string>): void {
    for (const id of this.known.keys()) if (!ids.has(id)) this.known.delete(id);
  }

  /** Files of what runs. What has another first process than before has started again, and is inspected again. */
  private async files(listed: ContainerInfo[]): Promise<Map<string, UsageFiles>> {
    const found = new Map<string, UsageFiles>();
    const unknown: string[] = [];
    for (const [index, { Id, State }] of listed.entries()) {
      if (index % CHUNK === CHUNK - 1) await nextTurn();
      const known = this.known.get(Id);
      const files = known && runs(State) ? usageFiles({ id: Id, ...known }) : undefined;
      if (files) found.set(Id, files);
      else if (!known || runs(State)) unknown.push(Id);
    }
    for (let start = 0; start < unknown.length; start += WIDTH) {
      await Promise.all(unknown.slice(start, start + WIDTH).map((id) => this.learn(id, found)));
    }
    return found;
  }

  private async learn(id: string, files: Map<string, UsageFiles>): Promise<void> {
    const info = await asking(`look at ${id}`, () => unlessAbsent(this.host.docker.getContainer(id).inspect()));
    if (!info) return;
    const known = knownOf(info);
    this.known.set(id, known);
    const found = info.State.Running ? usageFiles({ id, ...known }) : undefined;
    if (found) files.set(id, found);
  }

  private usage(files: UsageFiles | undefined): WorkloadUsage | undefined {
    return files && usageOfFiles(files, Date.now());
  }

  /** What runs, and whose files are not to be seen from here. */
  private async askForTheRest(
    listed: ContainerInfo[],
    files: Map<string, UsageFiles>,
    measured: MeasuredWorkload[],
  ): Promise<void> {
    const byName = new Map(measured.map((workload) => [workload.name, workload]));
    const rest = listed.filter(({ Id, State }) => runs(State) && !files.has(Id));
    for (let start = 0; start < rest.length; start += WIDTH) {
      const some = rest.slice(start, start + WIDTH);
      await Promise.all(
        some.map(async (info) => {
          const workload = byName.get(nameOf(info));
          if (workload) workload.usage = await usageByEngine(this.host, info.Id);
        }),
      );
    }
  }

  private measured(
    info: ContainerInfo,
    { startedAt, limits, restartsByEngine }: Known,
    node: string,
    usage: WorkloadUsage | undefined,
  ): MeasuredWorkload {
    const running = runs(info.State);
    return {
      name: nameOf(info),
      labels: ownerOf(info.Labels),
      image: info.Image,
      state: STATES[info.State] ?? 'dead',
      node,
      limits,
      restartsByEngine,
      ...(running ? { startedAt, endpoint: endpointOf(info) } : {}),
      ...(usage ? { usage } : {}),
    };
  }
}

function knownOf({ State, HostConfig, RestartCount }: ContainerInspectInfo): Known {
  return {
    pid: State.Pid,
    hostNetwork: HostConfig.NetworkMode === 'host',
    startedAt: new Date(State.StartedAt),
    limits: { memoryBytes: HostConfig.Memory ?? 0, cpus: (HostConfig.NanoCpus ?? 0) / 1e9 },
    restartsByEngine: RestartCount,
  };
}

function runs(state: string): boolean {
  return state === 'running' || state === 'paused';
}

function nameOf({ Names }: ContainerInfo): string {
  return Names[0]!.slice(1);
}

function endpointOf({ Labels, NetworkSettings }: ContainerInfo): Endpoint | undefined {
  const port = Labels[PORT];
  const address = Object.values(NetworkSettings.Networks).find(({ IPAddress }) => IPAddress)?.IPAddress;
  return port && address ? { address, port: Number(port) } : undefined;
}
