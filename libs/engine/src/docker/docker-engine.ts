import { OperationalError } from '@onebox/errors';
import type {
  Engine,
  EngineEvent,
  EngineNode,
  ExecOptions,
  ExecResult,
  FirewallSpec,
  LogLine,
  LogOptions,
  MeasuredWorkload,
  Network,
  NetworkSpec,
  OwnerLabels,
  PlatformContainerSpec,
  Volume,
  VolumeSpec,
  Workload,
  WorkloadDetails,
  WorkloadSpec,
} from '../engine.port.js';
import { execute } from './commands.js';
import { engineEvents } from './engine-events.js';
import { Firewall } from './firewall.js';
import { DockerHost } from './host.js';
import { details } from './details.js';
import { logLines } from './log-lines.js';
import { Measurements } from './measurements.js';
import { Networks } from './networks.js';
import { OneShots, type RunOptions } from './one-shots.js';
import { PlatformContainers } from './platform-containers.js';
import { usageSpec, usageOf } from './usage.js';
import { Volumes } from './volumes.js';
import { Workloads } from './workloads.js';

export interface DockerEngineOptions {
  socketPath: string;
  installationId: string;
  /** The tag of an image with iptables; asked for when the firewall is touched. */
  firewallImage?: () => Promise<string>;
  /** The tag of an image with `du`; asked for when a volume is measured. */
  helperImage?: () => Promise<string>;
}

/** Plain containers on the one machine behind a Docker socket. */
export class DockerEngine implements Engine {
  readonly capabilities = { pause: true, chosenAddresses: true, quota: false };
  private readonly host: DockerHost;
  private readonly networkStore: Networks;
  private readonly volumeStore: Volumes;
  private readonly workloadStore: Workloads;
  private readonly oneShots: OneShots;
  private readonly platform: PlatformContainers;
  private readonly measurements: Measurements;
  private readonly firewall: Firewall;
  private readonly helperImage: () => Promise<string>;

  constructor(options: DockerEngineOptions) {
    const {
      socketPath,
      installationId,
      firewallImage = missing('firewall'),
      helperImage = missing('helper'),
    } = options;
    this.host = new DockerHost(socketPath, installationId);
    this.networkStore = new Networks(this.host);
    this.volumeStore = new Volumes(this.host);
    this.workloadStore = new Workloads(this.host, this.networkStore, this.volumeStore);
    this.oneShots = new OneShots(this.host, this.networkStore, this.volumeStore);
    this.platform = new PlatformContainers(this.host, this.volumeStore);
    this.measurements = new Measurements(this.host);
    this.firewall = new Firewall(this.host, firewallImage);
    this.helperImage = helperImage;
  }

  async nodes(): Promise<EngineNode[]> {
    return [await this.host.node()];
  }

  createWorkload(spec: WorkloadSpec): Promise<Workload> {
    return this.workloadStore.create(spec);
  }

  startWorkload(name: string): Promise<Workload> {
    return this.workloadStore.start(name);
  }

  stopWorkload(name: string, seconds: number): Promise<void> {
    return this.workloadStore.stop(name, seconds);
  }

  pauseWorkload(name: string): Promise<void> {
    return this.workloadStore.pause(name);
  }

  unpauseWorkload(name: string): Promise<void> {
    return this.workloadStore.unpause(name);
  }

  removeWorkload(name: string): Promise<void> {
    return this.workloadStore.remove(name);
  }

  untilEnded(name: string, signal: AbortSignal): Promise<void> {
    return this.workloadStore.untilEnded(name, signal);
  }

  workload(name: string): Promise<Workload | undefined> {
    return this.workloadStore.find(name);
  }

  workloads(filter?: Partial<OwnerLabels>): Promise<Workload[]> {
    return this.workloadStore.list(filter);
  }

  runOnce(spec: WorkloadSpec, options?: RunOptions): Promise<ExecResult> {
    return this.oneShots.run(spec, options);
  }

  exec(workload: string, options: ExecOptions): Promise<ExecResult> {
    return execute(this.host, workload, options);
  }

  logs(workload: string, options: LogOptions): AsyncIterable<LogLine> {
    return logLines(this.host, workload, options);
  }

  measure(): Promise<MeasuredWorkload[]> {
    return this.measurements.take();
  }

  async inspect(name: string): Promise<WorkloadDetails | undefined> {
    const found = await this.host.container(name);
    return found && details(found, await this.host.name());
  }

  ensureNetwork(spec: NetworkSpec): Promise<Network> {
    return this.networkStore.ensure(spec);
  }

  removeNetwork(name: string): Promise<void> {
    return this.networkStore.remove(name);
  }

  networks(): Promise<Network[]> {
    return this.networkStore.list();
  }

  takenSubnets(): Promise<string[]> {
    return this.networkStore.takenSubnets();
  }

  ensureVolume(spec: VolumeSpec): Promise<Volume> {
    return this.volumeStore.ensure(spec);
  }

  removeVolume(name: string): Promise<void> {
    return this.volumeStore.remove(name);
  }

  volumes(filter?: Partial<OwnerLabels>): Promise<Volume[]> {
    return this.volumeStore.list(filter);
  }

  /** Measured by `du` in a container that has this volume and nothing else. */
  async volumeBytes(name: string): Promise<number> {
    await this.volumeStore.existing(name);
    const spec = usageSpec(this.host.installationId, name, await this.helperImage());
    return usageOf(await this.oneShots.run(spec));
  }

  ensurePlatformContainer(spec: PlatformContainerSpec): Promise<void> {
    return this.platform.ensure(spec);
  }

  removePlatformContainer(name: string): Promise<void> {
    return this.platform.remove(name);
  }

  ensureFirewall(spec: FirewallSpec): Promise<void> {
    return this.firewall.ensure(spec);
  }

  removeFirewall(): Promise<void> {
    return this.firewall.remove();
  }

  events(signal: AbortSignal): AsyncIterable<EngineEvent> {
    return engineEvents(this.host, signal);
  }
}

function missing(what: string): () => Promise<string> {
  return () => Promise.reject(new OperationalError(`The engine was given no ${what} image.`));
}
