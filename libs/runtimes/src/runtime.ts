import type { DatabaseConnection, WorkloadLimits } from './plan.js';
import type { ContentFinding } from './revision-spec.js';

/** A version that a customer can choose. */
export interface RuntimeVersion {
  version: string;
  /**
   * A folder of `docker/`, with the Debian release to build it on where that is not the folder's own (`php@bookworm`); or
   * an image from elsewhere by its full reference (`mcr.microsoft.com/dotnet/aspnet:8.0`).
   */
  image: string;
}

/** What a runtime is told about the site that it runs, all secrets opened. */
export interface RuntimeSite {
  /** Its folder, as containers see it: `/srv/site/releases/rel_…/tracker`. */
  directory: string;
  /** The prefix that it answers under, `/` or `/tracker/`. */
  mount: string;
  /** The customer's start command, where the runtime takes one. */
  start?: string;
  /** Known to this site only, and always the same. */
  secret: string;
  databases: DatabaseConnection[];
  /** False while it has only what the image brought: then nothing has to be installed or migrated. */
  uploaded: boolean;
  /** What looking at the upload found out; absent for starter pages and for runtimes that need no look. */
  finding?: ContentFinding;
}

/** A step of the deploy that runs to its end in the runtime's image before the containers start: a migration. */
export interface RuntimeStep {
  /** Unique within the runtime: `migrate`. */
  name: string;
  /** Shown to the customer: "Migrating the database". */
  title: string;
  command: string[];
  environment?: Record<string, string>;
}

/**
 * One entry of the catalogue: all that the platform knows about a runtime. Adding one is adding a folder here and one in
 * `docker/`: docs/adding-a-runtime.md.
 */
export interface Runtime {
  /** What the API calls it: `php`. */
  id: string;
  title: string;
  description: string;
  /** An SVG picture, square, without scripts or outside references. */
  logo: string;
  /** The first one is the default. */
  versions: RuntimeVersion[];
  os: 'linux' | 'windows';
  port: number;
  /** With the dot, small. Requests for them lead to this runtime where several share a mount. */
  extensions: string[];
  /** Of a runtime that serves files by their names; empty for one whose application answers everything itself. */
  defaultDocuments: string[];
  limits: WorkloadLimits;
  /** What it runs cannot be told by its names from files for visitors: no runtime that serves files may have its root. */
  needsOwnRoot?: boolean;
  /** Under its mount; an answer below 500 is ready. */
  probePath: string;
  stopSeconds: number;
  /** Whether the customer may name the command that starts it. */
  takesStart: boolean;
  readOnlyRoot: boolean;
  capabilities: string[];
  /** Paths of memory file systems and their size in bytes. */
  tmpfs: Record<string, number>;
  /** Beyond the variables that every container has. */
  environment: (site: RuntimeSite) => Record<string, string>;
  /** In this order; run again only where the files or the program are other ones. */
  steps?: (site: RuntimeSite) => RuntimeStep[];
  /** What uploads are looked through for, and refused without; absent: any files will do. */
  inspects?: ContentFinding['kind'];
  /** Where the image, or what it runs, depends on what was uploaded; absent: the version's image as it is. */
  program?: (
    version: RuntimeVersion,
    site: RuntimeSite,
  ) => { image: string; command?: string[]; entrypoint?: string[] };
}

export const MIB = 1024 ** 2;
