import 'reflect-metadata';
import { SystemClock } from '@onebox/clock';
import { type Config, installationId, loadConfig } from '@onebox/config';
import { openPaymentGateway } from '@onebox/payments';
import { LeaseKeeper, type Key, ReconcileQueue } from '@onebox/reconcile';
import { loadSecrets } from '@onebox/secrets';
import type { DataSource } from 'typeorm';
import { connect, requireInstallation } from './database.js';
import { createLog, type Log } from './log.js';
import { createParts } from './parts.js';
import { tellPass, Worker } from './worker.js';

const LEASE = 'worker';
const LEASE_MS = 15_000;

/** What is under way has this long to end; it goes on at the next start. The supervisor waits longer. */
const GOODBYE_MS = 10_000;

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLog(config.logLevel);
  const asked = stopSignal();
  const secrets = loadSecrets(config.keyFile);
  const dataSource = await connect(config, secrets, log, asked);
  const installation = await requireInstallation(dataSource, installationId(config));
  const lease = await becomeActive(dataSource, asked, log);

  const clock = new SystemClock();
  const gateway = await openPaymentGateway(config, { secrets, clock, dataSource });
  const parts = createParts({
    config,
    installation,
    secrets,
    clock,
    dataSource,
    gateway,
    log,
    enqueue: (key, options) => queue.add(key, options),
  });
  const queue = createQueue(parts.provisioning.reconcilers, log);
  const worker = new Worker({ ...parts, queue, runDir: config.runDir, log });
  await worker.start();
  log.info(runsWith(config, installation.id), 'working');
  await aborted(asked);
  await stop(worker, lease, dataSource, log);
}

/** @throws where the process was told to stop before it got the lease. */
async function becomeActive(dataSource: DataSource, asked: AbortSignal, log: Log): Promise<LeaseKeeper> {
  const onWaiting = (holder: string) => log.info({ holder }, 'Another worker is active; waiting for its lease');
  const lease = new LeaseKeeper(dataSource, { name: LEASE, ttlMs: LEASE_MS, onWaiting });
  const fence = await lease.acquire(asked);
  log.info({ fence, holder: lease.holder }, 'Holding the lease');
  void lease.lost.then(() => {
    // At once and without any cleaning up: another worker may act already. The supervisor starts us again.
    log.fatal('The lease is lost');
    process.exit(1);
  });
  return lease;
}

function createQueue(reconcilers: ConstructorParameters<typeof ReconcileQueue>[0]['reconcilers'], log: Log) {
  return new ReconcileQueue({
    reconcilers,
    onPass: (pass) => tellPass(log, pass),
    onSlowPass: (key: Key, ms) => log.warn({ key, ms }, 'A pass takes long'),
    onError: (what, err) => log.warn({ err, what }, 'The queue could not ask'),
  });
}

async function stop(worker: Worker, lease: LeaseKeeper, dataSource: DataSource, log: Log): Promise<void> {
  log.info('stopping');
  setTimeout(() => {
    log.warn('What was under way did not end in time; it goes on at the next start');
    process.exit(0);
  }, GOODBYE_MS);
  await worker.stop();
  await lease.release();
  await dataSource.destroy();
  process.exit(0);
}

function stopSignal(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => asked.abort());
  return asked.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function runsWith({ mode, dockerSocket, runDir }: Config, installation: string): object {
  return { installation, mode, dockerSocket, runDir, pid: process.pid };
}

main().catch((error: unknown) => {
  if (error instanceof Error && error.name === 'AbortError') process.exit(0);
  process.stderr.write(`The worker could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
