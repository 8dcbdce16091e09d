import type { Readable, Writable } from 'node:stream';

/** What a driver can promise. Nothing above the port asks which driver it is. */
export interface EngineCapabilities {
  pause: boolean;
  /** The caller chooses the address of each workload. */
  chosenAddresses: boolean;
  /** Volumes enforce a size limit. */
  quota: boolean;
}

export interface EngineNode {
  name: string;
  os: 'linux' | 'windows';
  cpus: number;
  memoryBytes: number;
  engineVersion: string;
  /** Containers survive a restart of the engine itself. */
  liveRestore: boolean;
}

/** Labels that say whose an object is. The driver prefixes the keys and adds the installation's id. */
export interface OwnerLabels {
  kind: 'site' | 'database-server' | 'database-tool' | 'one-shot' | 'sandbox' | 'platform';
  accountId?: string;
  domainId?: string;
  databaseId?: string;
  runtime?: string;
  revisionId?: string;
  /** Of a one-shot: which step of the revision. */
  step?: string;
  /** Hash of the planned fields that a customer can see. */
  hash?: string;
  planVersion?: string;
}

export interface WorkloadLimits {
  memoryBytes: number;
  /** In CPUs: 0.5 is half of one. */
  cpus: number;
  pids: number;
}

export interface VolumeMount {
  volume: string;
  path: string;
  readOnly?: boolean;
}

/**
 * One container of a tenant. Always hardened: all capabilities dropped but `capabilities`, no-new-privileges, limits,
 * no host mounts, no devices, default seccomp, an init, bounded logs, no restart policy of the engine.
 */
export interface WorkloadSpec {
  /** Deterministic: the same wish has the same name. `[a-z0-9-]`, 63 characters at most. */
  name: string;
  labels: OwnerLabels;
  /** Of the node that it needs; Linux where it is absent. */
  os?: 'linux' | 'windows';
  image: string;
  command?: string[];
  entrypoint?: string[];
  env: Record<string, string>;
  /** Numeric `uid:gid`. */
  user?: string;
  capabilities?: string[];
  readOnlyRoot: boolean;
  mounts: VolumeMount[];
  /** Paths of memory file systems, with their size in bytes. */
  tmpfs: Record<string, number>;
  limits: WorkloadLimits;
  /** The account's network, with the address that the caller chose; absent: no network at all. */
  network?: { name: string; address: string };
  /** Further names → addresses for the container's /etc/hosts: its own hostnames lead to the gateway, that is the edge. */
  hosts?: Record<string, string>;
  /** The port that it answers on; absent where it serves nothing. */
  port?: number;
  stopSeconds?: number;
}

export type WorkloadState = 'created' | 'running' | 'paused' | 'exited' | 'dead';

/** What was observed. */
export interface Workload {
  id: string;
  name: string;
  labels: OwnerLabels;
  image: string;
  state: WorkloadState;
  exitCode?: number;
  outOfMemory?: boolean;
  startedAt?: Date;
  finishedAt?: Date;
  node: string;
  /** Where it can be reached while it runs. */
  endpoint?: Endpoint;
}

export interface Endpoint {
  address: string;
  port: number;
}

/**
 * A container of the platform's own (edge, database): trusted, so it may have the host's network and bind mounts, and has
 * the engine's restart policy so that it outlives the worker.
 */
export interface PlatformContainerSpec {
  name: string;
  image: string;
  command?: string[];
  env: Record<string, string>;
  user?: string;
  capabilities?: string[];
  binds: { host: string; path: string; readOnly?: boolean }[];
  mounts: VolumeMount[];
  tmpfs: Record<string, number>;
  hostNetwork: boolean;
  memoryBytes: number;
  stopSeconds?: number;
}

export interface NetworkSpec {
  name: string;
  accountId: string;
  /** CIDR, a /23 by default. The gateway is its first address. */
  subnet: string;
}

export interface Network extends NetworkSpec {
  gateway: string;
}

export interface VolumeSpec {
  name: string;
  labels: OwnerLabels;
  /** Enforced where `capabilities.quota`, else only measured. */
  quotaBytes?: number;
}

export interface Volume {
  name: string;
  labels: OwnerLabels;
}

export interface LogLine {
  time: Date;
  stream: 'stdout' | 'stderr';
  text: string;
}

export interface LogOptions {
  tail?: number;
  since?: Date;
  follow?: boolean;
  signal?: AbortSignal;
}

export interface ExecOptions {
  command: string[];
  user?: string;
  env?: Record<string, string>;
  stdin?: Readable;
  stdout?: Writable;
  signal?: AbortSignal;
  /** Bytes of each stream kept for the result, the last ones. Default 64 KiB. */
  keepBytes?: number;
}

export interface ExecResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** What a workload has used since it started: counters, but for the memory. */
export interface WorkloadUsage {
  /** When it was read, in milliseconds since 1970. */
  at: number;
  cpuNanoseconds: number;
  /** Without the page cache that can be dropped at once. */
  memoryBytes: number;
  /** Zero where it has no network of its own. */
  networkRxBytes: number;
  networkTxBytes: number;
}

/** One of the workloads or of the platform's own containers, with what it uses. */
export interface MeasuredWorkload {
  name: string;
  labels: OwnerLabels;
  image: string;
  state: WorkloadState;
  node: string;
  /** Of what runs or is paused. */
  startedAt?: Date;
  endpoint?: Endpoint;
  /** Zero: none. */
  limits: Pick<WorkloadLimits, 'memoryBytes' | 'cpus'>;
  /** How often the engine itself started it again: only the platform's own containers have such a policy. */
  restartsByEngine: number;
  /** Of what runs or is paused; absent where it just ended. */
  usage?: WorkloadUsage;
}

/** All that an administrator may see of a workload: no secret, no value of its environment, no path of the host. */
export interface WorkloadDetails extends Workload {
  command: string[];
  /** Names only. */
  environment: string[];
  user: string;
  readOnlyRoot: boolean;
  /** Zero: none. */
  limits: WorkloadLimits;
  /** `volume` is absent for memory file systems and for directories of the host. */
  mounts: { kind: 'volume' | 'host' | 'memory'; path: string; volume?: string; readOnly: boolean }[];
  networks: { name: string; address: string }[];
  createdAt: Date;
}

/**
 * In the engine's own words. `die` is every end, `kill` every signal that it was sent, `stop` comes after an end that was
 * asked for, `restart` after a start that was; `oom`: the kernel killed one of its processes; `healthy` and `unhealthy`: what
 * the HEALTHCHECK of its image finds.
 */
export type LifeAction =
  | 'create'
  | 'start'
  | 'healthy'
  | 'unhealthy'
  | 'pause'
  | 'unpause'
  | 'oom'
  | 'kill'
  | 'die'
  | 'stop'
  | 'restart'
  | 'destroy';

export interface EngineEvent {
  kind: 'workload' | 'network' | 'volume' | 'connected';
  action: LifeAction | 'other';
  name: string;
  /** A workload's; networks' and volumes' events carry none. */
  labels: Partial<OwnerLabels>;
  /** By the engine's clock. */
  time: Date;
  /** Of `die`. */
  exitCode?: number;
  /** Of `kill`, like `SIGTERM`. */
  signal?: string;
}

/** Rules of the host's firewall for everything that tenants' containers send. */
export interface FirewallSpec {
  /** TCP ports of the host that tenants may reach: the edge's. */
  allowedHostPorts: number[];
  /** External database servers that accounts may reach although they lie in a private range. */
  allowedServers: AllowedServer[];
}

export interface AllowedServer extends Endpoint {
  /** Subnets (CIDR) of the accounts that may reach it; absent: all. */
  from?: string[];
}

/**
 * A container engine, seen by one installation: objects of another installation on the same engine are invisible and are
 * never touched. Every method is idempotent: `ensure…` of what exists and `remove…` of what is gone succeed.
 * Methods throw OperationalError for what may pass by itself, and TerminalError for what will not (a missing image).
 */
export interface Engine {
  readonly capabilities: EngineCapabilities;
  nodes(): Promise<EngineNode[]>;

  /** Creates it where it is absent, without starting it. An object of that name with other labels is replaced. */
  createWorkload(spec: WorkloadSpec): Promise<Workload>;
  startWorkload(name: string): Promise<Workload>;
  /** Asks it to end (the image's stop signal), then ends it after `seconds`. Keeps it. */
  stopWorkload(name: string, seconds: number): Promise<void>;
  pauseWorkload(name: string): Promise<void>;
  unpauseWorkload(name: string): Promise<void>;
  /** Ends and removes it, never a volume. */
  removeWorkload(name: string): Promise<void>;
  /** Resolves when it does not run, is gone, or when the signal aborts. */
  untilEnded(name: string, signal: AbortSignal): Promise<void>;
  workload(name: string): Promise<Workload | undefined>;
  workloads(filter?: Partial<OwnerLabels>): Promise<Workload[]>;
  /**
   * One look at all workloads and the platform's own containers, with what they use. Cheap enough for every few seconds:
   * what is known of a container is kept until it starts again.
   */
  measure(): Promise<MeasuredWorkload[]>;
  /** Of a workload or one of the platform's own containers. */
  inspect(name: string): Promise<WorkloadDetails | undefined>;

  /** Runs a container to its end and removes it, also when the caller dies or aborts (found by its labels next time). */
  runOnce(
    spec: WorkloadSpec,
    options?: { stdin?: Readable; stdout?: Writable; signal?: AbortSignal; keepBytes?: number },
  ): Promise<ExecResult>;
  exec(workload: string, options: ExecOptions): Promise<ExecResult>;
  logs(workload: string, options: LogOptions): AsyncIterable<LogLine>;

  ensureNetwork(spec: NetworkSpec): Promise<Network>;
  removeNetwork(name: string): Promise<void>;
  networks(): Promise<Network[]>;
  /** Subnets (CIDR) that are taken on this host, by whomever: routes and networks. */
  takenSubnets(): Promise<string[]>;

  ensureVolume(spec: VolumeSpec): Promise<Volume>;
  /** Called for tombstones only. */
  removeVolume(name: string): Promise<void>;
  volumes(filter?: Partial<OwnerLabels>): Promise<Volume[]>;
  /** Measured, in bytes. */
  volumeBytes(name: string): Promise<number>;

  ensurePlatformContainer(spec: PlatformContainerSpec): Promise<void>;
  removePlatformContainer(name: string): Promise<void>;

  ensureFirewall(spec: FirewallSpec): Promise<void>;
  removeFirewall(): Promise<void>;

  /**
   * Ends when the signal aborts; reconnects by itself and yields `connected` each time, since something may be missed. What
   * the engine still knows of the time between follows, and nothing comes twice.
   */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>;
}
