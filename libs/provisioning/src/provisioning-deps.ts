import type { Clock } from '@onebox/clock';
import type { Config } from '@onebox/config';
import type { DatabaseServer, ServerAccess } from '@onebox/dbservers';
import type { Edge } from '@onebox/edge';
import type { Engine } from '@onebox/engine';
import type { Operations } from '@onebox/operations';
import type { Journal, Key } from '@onebox/reconcile';
import type { Secrets } from '@onebox/secrets';
import type { DataSource } from 'typeorm';

/** What is said about the work; pino's loggers fit. Never given a secret or an environment. */
export interface ProvisioningLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Everything that the reconcilers and the worker's commands work with. */
export interface ProvisioningDeps {
  config: Config;
  installationId: string;
  dataSource: DataSource;
  secrets: Secrets;
  clock: Clock;
  engine: Engine;
  edge: Edge;
  /** Makes the edge's container so, where it is absent. */
  ensureEdgeContainer: () => Promise<void>;
  /** The tag of an image of `docker/`, built where it is missing. */
  images: { ensure(name: string): Promise<string> };
  /** Opens a database server; the caller closes it. */
  databaseServer: (access: ServerAccess) => DatabaseServer;
  operations: Operations;
  journal: Journal;
  log: ProvisioningLog;
  /** Asks for a pass over another thing. */
  enqueue: (key: Key, options?: { delayMs?: number; priority?: boolean }) => void;
}
