import type { Clock } from '@onebox/clock';
import type { Config } from '@onebox/config';
import type { DatabaseServer, DatabaseTools, ServerAccess, ServerEngine } from '@onebox/dbservers';
import type { Edge } from '@onebox/edge';
import type { Engine } from '@onebox/engine';
import type { MailTransport } from '@onebox/mail';
import type { Operations } from '@onebox/operations';
import type { PaymentGateway } from '@onebox/payments';
import type { Journal, Key } from '@onebox/reconcile';
import type { Registrar } from '@onebox/registrar';
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
  gateway: PaymentGateway;
  engine: Engine;
  edge: Edge;
  /** Makes the edge's container so, where it is absent. */
  ensureEdgeContainer: () => Promise<void>;
  /** `ensure`: the tag of an image, built or fetched where it is missing; `obtainable`: why it cannot be had, null: it can. */
  images: { ensure(name: string): Promise<string>; obtainable(name: string): Promise<string | null> };
  /** Opens a database server; the caller closes it. */
  databaseServer: (engine: ServerEngine, access: ServerAccess, tools?: DatabaseTools) => DatabaseServer;
  registrar: Registrar;
  /** Null: there is no mail server, and mails are kept. */
  mail: MailTransport | null;
  operations: Operations;
  journal: Journal;
  log: ProvisioningLog;
  /** Asks for a pass over another thing. */
  enqueue: (key: Key, options?: { delayMs?: number; priority?: boolean }) => void;
}
