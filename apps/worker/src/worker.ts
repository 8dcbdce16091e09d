import { join } from 'node:path';
import { createCommandServer, createNudgeServer, createWakeServer, type Listening, SOCKETS } from '@onebox/commands';
import { keysOfEvent } from '@onebox/provisioning';
import type { Key, Pass, ReconcileQueue } from '@onebox/reconcile';
import type { Log } from './log.js';
import type { Parts } from './parts.js';

const RESYNC_MS = 10 * 60_000;
const PRUNE_MS = 60 * 60_000;
const KEEP_JOURNAL_MS = 30 * 86_400_000;
const KEEP_EVENTS_MS = 3 * 86_400_000;
const KEEP_OPERATIONS_MS = 90 * 86_400_000;

export interface WorkerOptions extends Pick<Parts, 'engine' | 'operations' | 'journal' | 'provisioning'> {
  queue: ReconcileQueue;
  runDir: string;
  log: Log;
}

/** Feeds the queue: from the API's nudges, the engine's events and timers. Serves commands and wakes. */
export class Worker {
  private readonly listening: Listening[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly ending = new AbortController();
  private following?: Promise<void>;

  constructor(private readonly options: WorkerOptions) {}

  /** The stream of events is asked for before anything is listed, so that nothing falls between. */
  async start(): Promise<void> {
    const { queue } = this.options;
    this.following = this.followEngine();
    this.options.provisioning.figures.start();
    this.options.provisioning.metering.start();
    queue.start();
    this.every(RESYNC_MS, () => queue.resync());
    this.every(PRUNE_MS, () => this.prune());
    await this.listen();
  }

  /** Takes nothing more and lets what runs end; passes are told to abort. */
  async stop(): Promise<void> {
    this.timers.forEach(clearInterval);
    this.ending.abort();
    await Promise.all(this.listening.map((server) => server.close()));
    const { queue, provisioning, journal } = this.options;
    await Promise.all([queue.stop(), provisioning.metering.stop(), provisioning.figures.stop(), this.following]);
    await provisioning.siteFigures.stop();
    await journal.written();
  }

  /** The nudge socket comes last: whoever can reach it finds the others too. */
  private async listen(): Promise<void> {
    const { runDir, queue, provisioning, log } = this.options;
    const at = (name: keyof typeof SOCKETS) => ({ socketPath: join(runDir, SOCKETS[name]) });
    const onError = (what: string, err: unknown) => log.warn({ err, what }, 'A command failed');
    this.listening.push(
      await createCommandServer({ ...at('commands'), handlers: provisioning.handlers, onError }),
      await createWakeServer({ ...at('wake'), wake: (siteId, pool) => provisioning.wake(siteId, pool), onError }),
      await createNudgeServer({ ...at('nudge'), onKeys: (keys) => keys.forEach((key) => queue.add(key as Key)) }),
    );
  }

  /** `connected` comes at the start and after each loss of the engine: something may have been missed. */
  private async followEngine(): Promise<void> {
    const { engine, queue, provisioning, log } = this.options;
    for await (const event of engine.events(this.ending.signal)) {
      provisioning.figures.heed(event);
      if (event.kind !== 'connected') {
        keysOfEvent(event).forEach((key) => queue.add(key, { afterBackoff: true }));
        continue;
      }
      log.info('Connected to the engine; looking at everything');
      queue.add('platform:engine', { priority: true });
      queue.add('platform:edge', { priority: true });
      queue.add('facts:all', { priority: true });
      void queue.resync();
    }
  }

  private async prune(): Promise<void> {
    await this.options.journal.prune(KEEP_JOURNAL_MS);
    await this.options.operations.pruneEvents(new Date(Date.now() - KEEP_EVENTS_MS));
    await this.options.operations.pruneEnded(new Date(Date.now() - KEEP_OPERATIONS_MS));
    await this.options.provisioning.prune();
  }

  private every(milliseconds: number, work: () => Promise<void>): void {
    const run = () => void work().catch((err: unknown) => this.options.log.warn({ err }, 'A timer failed'));
    this.timers.push(setInterval(run, milliseconds));
  }
}

/** How passes are told in the log. */
export function tellPass(log: Log, { key, outcome, durationMs, failures, error }: Pass): void {
  const details = { key, outcome, ms: Math.round(durationMs) };
  switch (outcome) {
    case 'failed':
      return log.warn({ ...details, failures, err: error }, 'A pass failed and will be tried again');
    case 'terminal':
      return log.warn({ ...details, err: error }, 'A pass ended with what only its owner can change');
    case 'done':
    case 'again':
    case 'aborted':
      return log.debug(details, 'A pass ended');
  }
}
