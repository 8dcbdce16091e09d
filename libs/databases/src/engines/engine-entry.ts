import type { DatabaseEngine, WorkloadLimits } from '@onebox/runtimes';

export const MIB = 1024 ** 2;

/** What a server's container is told when it starts. */
export interface ServerStart {
  /** The only address from which the administrator may log in, where the image can tell addresses apart. */
  adminHost: string;
  adminPassword: string;
  /** The volume was in use: a server that finds it empty must refuse to start, and never fill it anew. */
  expectData: boolean;
  /** SQL Server's edition. */
  edition: string;
}

/** How an image of a database server is run. */
export interface ServerProtocol {
  /** The administrator's login. */
  login: string;
  environment: (start: ServerStart) => Record<string, string>;
  /** Arguments in the place of the image's own. */
  command?: string[];
  /** Where the volume belongs. */
  dataPath: string;
  readOnlyRoot: boolean;
  /** Paths of memory file systems and their size in bytes. */
  tmpfs: Record<string, number>;
  limits: WorkloadLimits;
  /** The group that the server's processes have: the account's own, or root's, which some images ask of foreign users. */
  group: 'account' | 'root';
  stopSeconds: number;
  /** How it ends, and what it says, where the volume that was in use turns out to be empty. */
  refusal: { exitCode: number; says: RegExp };
}

/** An image that is built here: `folder` of `docker/`. */
export interface OwnImage {
  folder: string;
  version: string;
  protocol: ServerProtocol;
}

/**
 * One engine of databases: all that the platform knows about it, beside the adapter of `@onebox/dbservers` that speaks with
 * its servers.
 */
export interface EngineEntry {
  engine: DatabaseEngine;
  title: string;
  /** An SVG picture, square, without scripts or outside references. */
  logo: string;
  port: number;
  /** Absent: the image comes from elsewhere. */
  own?: OwnImage;
  /** Of the official images, and of those that follow them. */
  official: ServerProtocol;
  /**
   * A server takes all of its memory and keeps it. It is made only where the node has that left beside what all servers may
   * take; others share what is there.
   */
  reservesMemory: boolean;
  /** Made of a derived secret (64 hexadecimal digits) by the rules that the engine has for passwords. */
  adminPassword: (secret: string) => string;
}
