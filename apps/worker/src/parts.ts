import { join } from 'node:path';
import type { Clock } from '@onebox/clock';
import { EventNudge } from '@onebox/commands';
import type { Config } from '@onebox/config';
import type { Installation } from '@onebox/database';
import { openDatabaseServer } from '@onebox/dbservers';
import { HaproxyEdge } from '@onebox/edge';
import { DockerEngine } from '@onebox/engine';
import { Images } from '@onebox/images';
import { SmtpTransport } from '@onebox/mail';
import { Operations } from '@onebox/operations';
import type { PaymentGateway } from '@onebox/payments';
import {
  createProvisioning,
  ensurePlatformEdge,
  platformEdgeSettings,
  type Provisioning,
  type ProvisioningDeps,
} from '@onebox/provisioning';
import { Journal } from '@onebox/reconcile';
import { SandboxRegistrar } from '@onebox/registrar';
import type { Secrets } from '@onebox/secrets';
import Dockerode from 'dockerode';
import type { DataSource } from 'typeorm';
import type { Log } from './log.js';

export interface Given {
  config: Config;
  installation: Installation;
  secrets: Secrets;
  clock: Clock;
  dataSource: DataSource;
  gateway: PaymentGateway;
  log: Log;
  enqueue: ProvisioningDeps['enqueue'];
}

export interface Parts {
  engine: DockerEngine;
  operations: Operations;
  journal: Journal;
  provisioning: Provisioning;
}

/** The worker's parts, put together. Nothing is touched by it: no container, no file, no row. */
export function createParts(given: Given): Parts {
  const { installation, secrets, clock, dataSource, gateway, log, enqueue } = given;
  const config = withSubnets(given);
  const images = createImages(given);
  const engine = new DockerEngine({
    socketPath: config.dockerSocket,
    installationId: installation.id,
    firewallImage: () => images.ensure('firewall'),
    helperImage: () => images.ensure('sandbox'),
  });
  const edgeSettings = platformEdgeSettings(config, secrets, config.subnets);
  const events = new EventNudge({ runDir: config.runDir });
  const operations = new Operations(dataSource, clock, (accountId) => events.notify(accountId));
  const journal = new Journal(dataSource, {
    clock,
    killFile: killFile(config),
    onError: (err) => log.warn({ err }, 'The journal could not be written'),
  });
  const provisioning = createProvisioning({
    config,
    installationId: installation.id,
    dataSource,
    secrets,
    clock,
    gateway,
    engine,
    images,
    operations,
    journal,
    log,
    enqueue,
    edge: new HaproxyEdge(edgeSettings),
    ensureEdgeContainer: async () =>
      ensurePlatformEdge(edgeSettings, { engine, image: await images.ensure('edge'), installationId: installation.id }),
    databaseServer: openDatabaseServer,
    registrar: new SandboxRegistrar(dataSource, clock),
    mail: config.smtp ? new SmtpTransport(config.smtp) : null,
  });
  return { engine, operations, journal, provisioning };
}

/** The range was chosen once, by whoever prepared the database; a setting that differs is for the supervisor to write. */
function withSubnets({ config, installation }: Given): Config & { subnets: string } {
  const subnets = installation.subnets ?? config.subnets;
  if (!subnets) throw new Error('The database names no range for networks: `npm run up` chooses one.');
  return { ...config, subnets };
}

function createImages({ config, installation, log }: Given): Images {
  return new Images({
    docker: new Dockerode({ socketPath: config.dockerSocket }),
    installationId: installation.id,
    directory: join(process.cwd(), 'docker'),
    baseImage: config.baseImage,
    onProgress: (line) => log.info(line),
  });
}

/** The crash tests write the step to die at into this file. */
function killFile(config: Config): string | undefined {
  return config.mode === 'test' ? join(config.runDir, 'kill-at') : undefined;
}
