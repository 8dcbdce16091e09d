import { createHash } from 'node:crypto';
import type { DatabaseEngine } from '@onebox/runtimes';

/** The part of an id after its prefix: `dom_01k…` → `01k…`. */
export function bare(id: string): string {
  return id.slice(id.indexOf('_') + 1);
}

/** Names of this installation's objects on the engine: always the same for the same thing (docs/architecture.md). */
export class Names {
  constructor(readonly installationId: string) {}

  siteWorkload(domainId: string, hash: string): string {
    return `${this.sitePrefix(domainId)}${hash}`;
  }

  /** What the names of all containers of a site begin with, its one-shots and sandboxes included. */
  sitePrefix(domainId: string): string {
    return `ob-${this.installationId}-${bare(domainId)}-`;
  }

  oneShot(domainId: string, step: string): string {
    return `${this.sitePrefix(domainId)}once-${createHash('sha256').update(step).digest('hex').slice(0, 6)}`;
  }

  /** A container that works on a site's files, for one purpose. */
  sandbox(domainId: string, purpose: string): string {
    return `${this.sitePrefix(domainId)}${purpose}`;
  }

  siteVolume(domainId: string): string {
    return `ob-${this.installationId}-site-${bare(domainId)}`;
  }

  network(networkId: string): string {
    return `ob-${this.installationId}-net-${bare(networkId)}`;
  }

  /** An account's database server of an engine, and its volume. */
  databaseServer(accountId: string, engine: DatabaseEngine): string {
    return `ob-${this.installationId}-${engine}-${bare(accountId)}`;
  }

  /** The container in which a database's client programs run: dump and load. */
  databaseClient(databaseId: string): string {
    return `ob-${this.installationId}-client-${bare(databaseId)}`;
  }

  /** The container of a database's web tool. */
  webTool(databaseId: string): string {
    return `ob-${this.installationId}-tool-${bare(databaseId)}`;
  }

  /** The container that photographs a site; one at a time. */
  get camera(): string {
    return `ob-${this.installationId}-camera`;
  }

  get edge(): string {
    return `ob-${this.installationId}-edge`;
  }
}
