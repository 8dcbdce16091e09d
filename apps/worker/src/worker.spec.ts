import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { askToWake, WorkerClient, workerIsActive } from '@onebox/commands';
import type { EngineEvent } from '@onebox/engine';
import { type Key, type Reconciler, ReconcileQueue } from '@onebox/reconcile';
import { pino } from 'pino';
import { Worker, type WorkerOptions } from './worker.js';

const event = (wish: Partial<EngineEvent>): EngineEvent => ({
  kind: 'workload',
  action: 'die',
  name: 'ob-test-1',
  labels: {},
  time: new Date(),
  ...wish,
});

/** Notes which ids were looked at. */
function noting(kind: string, known: string[], seen: Key[]): Reconciler {
  return {
    kind,
    reconcile: (id) => {
      seen.push(`${kind}:${id}`);
      return Promise.resolve({ done: true });
    },
    ids: () => Promise.resolve(known),
    fairnessGroup: () => Promise.resolve('one'),
  };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not happen within 5 s.');
    await sleep(5);
  }
}

describe('Worker', () => {
  const runDir = mkdtempSync(join(tmpdir(), 'ob-worker-'));
  let seen: Key[];
  let events: Readable;
  let queue: ReconcileQueue;
  let worker: Worker;

  beforeEach(async () => {
    seen = [];
    events = new Readable({ objectMode: true, read: () => undefined });
    queue = new ReconcileQueue({
      reconcilers: [noting('platform', ['engine', 'edge'], seen), noting('domain', ['dom_1', 'dom_2'], seen)],
    });
    const engine = {
      events: (signal: AbortSignal) => {
        signal.addEventListener('abort', () => events.push(null));
        return events as AsyncIterable<EngineEvent>;
      },
    };
    const provisioning = {
      figures: { start: () => undefined, stop: () => Promise.resolve(), heed: () => undefined },
      metering: { start: () => undefined, stop: () => Promise.resolve() },
      siteFigures: { stop: () => Promise.resolve() },
      handlers: { appLogin: () => Promise.resolve({ username: 'admin', password: 'once' }) },
      wake: () => Promise.resolve({ kind: 'awake', endpoint: { address: '10.0.0.9', port: 8080 } }),
    };
    const options = {
      engine,
      provisioning,
      queue,
      runDir,
      log: pino({ level: 'silent' }),
      journal: { written: () => Promise.resolve() },
      operations: {},
    };
    worker = new Worker(options as unknown as WorkerOptions);
    await worker.start();
  });
  afterEach(() => worker.stop());
  afterAll(() => rmSync(runDir, { recursive: true }));

  it('looks at everything when it is connected to the engine, at the firewall and the edge first', async () => {
    events.push(event({ kind: 'connected', action: 'other' }));
    await until(() => seen.includes('domain:dom_1') && seen.includes('domain:dom_2'));
    expect(seen.slice(0, 2)).toEqual(['platform:engine', 'platform:edge']);
  });

  it('looks at the domain whose container died', async () => {
    events.push(event({ labels: { kind: 'site', domainId: 'dom_2' } }));
    await until(() => seen.length > 0);
    expect(seen).toEqual(['domain:dom_2']);
  });

  it('looks at what the API names, and tells the supervisor that it is there', async () => {
    new WorkerClient({ runDir }).nudge(['domain:dom_9', 'invoice:1']);
    await until(() => seen.length > 0);
    expect(seen).toEqual(['domain:dom_9']);
    expect(await workerIsActive(runDir)).toBe(true);
  });

  it('serves commands and wakes', async () => {
    const login = new WorkerClient({ runDir }).appLogin({ accountId: 'acc_1', domainId: 'dom_1' });
    expect(await login).toEqual({ username: 'admin', password: 'once' });
    const woken = await askToWake(join(runDir, 'wake.sock'), 'dom_1', {}, AbortSignal.timeout(5000));
    expect(woken).toEqual({ kind: 'awake', endpoint: { address: '10.0.0.9', port: 8080 } });
  });

  it('takes nothing more when it was stopped', async () => {
    await worker.stop();
    expect(await workerIsActive(runDir)).toBe(false);
    queue.add('domain:dom_1');
    await queue.idle();
    expect(seen).toEqual([]);
  });
});
