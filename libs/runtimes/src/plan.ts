import type { DatabaseEngine, RevisionSpec } from './revision-spec.js';

/** Raised when the planned containers change although no customer asked: rolled out slowly, not at once. */
export const PLAN_VERSION = '1';

export interface WorkloadLimits {
  memoryBytes: number;
  /** In CPUs: 0.5 is half of one. */
  cpus: number;
  pids: number;
}

/** A container that a revision wants. Names of images are folders of `docker/`; their tags are the caller's. */
export interface PlannedWorkload {
  /** The runtime's name within the domain: its pool. */
  pool: string;
  /**
   * Of what its customer can see (pool, image, command, env, limits): the same hash is the same container. What is the
   * platform's own (hardening, tmpfs, port, probe) changes by PLAN_VERSION. 12 hexadecimal characters.
   */
  hash: string;
  image: string;
  /** Of the node that it needs. */
  os: 'linux' | 'windows';
  command?: string[];
  /** Instead of the image's own. */
  entrypoint?: string[];
  env: Record<string, string>;
  readOnlyRoot: boolean;
  capabilities: string[];
  tmpfs: Record<string, number>;
  limits: WorkloadLimits;
  port: number;
  /** Asked through the edge; below 500 is ready. */
  probePath: string;
  stopSeconds: number;
}

/** A step that runs to its end once for a revision, before its containers start: an installer, a migration. */
export interface PlannedOneShot {
  name: string;
  /** Shown to the customer: "Installing WordPress". */
  title: string;
  image: string;
  command: string[];
  env: Record<string, string>;
  limits: WorkloadLimits;
  tmpfs: Record<string, number>;
}

export interface PlannedRoutes {
  defaultPool: string;
  prefixes: { prefix: string; pool: string }[];
  extensions: { extension: string; pool: string }[];
}

export interface DomainPlan {
  workloads: PlannedWorkload[];
  oneShots: PlannedOneShot[];
  routes: PlannedRoutes;
}

/** A database as its domain's containers see it. */
export interface DatabaseConnection {
  engine: DatabaseEngine;
  /** What the customer calls it. */
  name: string;
  host: string;
  port: number;
  database: string;
  username: string;
  password: string;
  /** Connections are to be encrypted. */
  tls?: boolean;
}

/** Everything that planning may depend on, all secrets opened. */
export interface PlanInput {
  domainId: string;
  spec: RevisionSpec;
  /** Opened values of `spec.env`. */
  env: Record<string, string>;
  /** In the order of `spec.databases`. */
  databases: DatabaseConnection[];
  /** Known to the site only, always the same: seeds an application's own keys. */
  siteSecret: string;
  /** The port that visitors use, where it is not 80 or 443: `8080`. */
  publicPorts: { http: number; https: number };
}
