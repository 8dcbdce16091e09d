/** One runtime of a domain. `name` is unique within the domain and names its pool. */
export interface RuntimeSpec {
  name: string;
  runtime: string;
  version: string;
  /** Its folder in the site's files, `/` or `/tracker/`. */
  root: string;
  /** The prefix that it answers under, `/` or `/tracker/`. */
  mount: string;
  start?: string;
  default: boolean;
}

export interface RouteSpec {
  match: { extension: string } | { prefix: string };
  to: string;
}

/** A variable of the environment; a secret's value is sealed (`@onebox/secrets`, context `env:<domainId>`). */
export interface EnvSpec {
  value: string;
  secret: boolean;
}

export const DATABASE_ENGINES = ['mysql', 'postgres', 'mssql'] as const;
export type DatabaseEngine = (typeof DATABASE_ENGINES)[number];

/** What looking at a runtime's uploaded files found out. */
export interface ContentFinding {
  kind: 'aspnetcore';
  /** The program in the runtime's folder: `Shop` or `Shop.dll`. */
  entry: string;
  /** The .NET version that it needs to find installed (`8.0`); null for a self-contained one. */
  framework: string | null;
}

/** Which of the database's two logins the revision uses; a rotation is a revision with the other one. */
export interface AttachedDatabase {
  databaseId: string;
  login: 'a' | 'b';
  /** Counts rotations, so that a new password is a new plan although the login's name comes back. */
  rotation: number;
}

/** What a customer wants of a domain: the immutable content of a revision. */
export interface RevisionSpec {
  hostname: string;
  aliases: string[];
  /** Aliases that answer themselves; the others lead to the main name (308) once both are connected. Absent: none. */
  direct?: string[];
  previewHostname: string;
  runtimes: RuntimeSpec[];
  /** `null`: derived from the catalogue. */
  routes: RouteSpec[] | null;
  env: Record<string, EnvSpec>;
  databases: AttachedDatabase[];
  app: string | null;
  /** What the application's installer is told; absent where there is no application. */
  appSettings?: { title: string; adminEmail: string };
  limits: { memoryBytes?: number; cpus?: number };
  /** The directory under `/srv/site/releases` that runs. */
  releaseId: string;
  /** The release was uploaded; absent where it is what the image brought: a starter page, an application. */
  uploaded?: boolean;
  /** By the runtime's name; what was found in this release. */
  findings?: Record<string, ContentFinding>;
  maintenance: boolean;
}
