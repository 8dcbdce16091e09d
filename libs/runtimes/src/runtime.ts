import type { WorkloadLimits } from './plan.js';

/** A version that a customer can choose. Each may have an image of its own. */
export interface RuntimeVersion {
  version: string;
  /** A folder of `docker/`. */
  image: string;
}

/**
 * One entry of the catalogue: all that the platform knows about a runtime. Adding one is adding a folder here and one in
 * `docker/`; docs/architecture.md says what an image must do.
 */
export interface Runtime {
  /** What the API calls it: `php`. */
  id: string;
  title: string;
  description: string;
  /** The first one is the default. */
  versions: RuntimeVersion[];
  os: 'linux' | 'windows';
  port: number;
  /** With the dot, small. Requests for them lead to this runtime where several share a mount. */
  extensions: string[];
  defaultDocuments: string[];
  limits: WorkloadLimits;
  /** Under its mount; an answer below 500 is ready. */
  probePath: string;
  stopSeconds: number;
  /** Whether the customer names the command that starts it. */
  takesStart: boolean;
  readOnlyRoot: boolean;
  capabilities: string[];
  /** Paths of memory file systems and their size in bytes. */
  tmpfs: Record<string, number>;
  /** Beyond the variables that every container has. */
  environment: (site: { root: string; mount: string; start?: string }) => Record<string, string>;
}

export const MIB = 1024 ** 2;
