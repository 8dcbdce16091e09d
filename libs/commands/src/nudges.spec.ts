import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NotFound } from '@onebox/errors';
import { EventNudge } from './event-nudge.js';
import { createEventServer, createNudgeServer, workerIsActive } from './nudge-server.js';
import type { Listening } from './unix-server.js';
import { askToWake, wakeSocketPath } from './wake.js';
import { createWakeServer } from './wake-server.js';
import { WorkerClient } from './worker-client.js';

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not happen within 5 s.');
    await sleep(5);
  }
}

describe('nudges', () => {
  const runDir = mkdtempSync(join(tmpdir(), 'ob-nudge-'));
  const open: Listening[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });
  afterAll(() => rmSync(runDir, { recursive: true }));

  it('are dropped in silence when nobody listens', async () => {
    new WorkerClient({ runDir }).nudge(['domain:dom_1']);
    new EventNudge({ runDir }).notify('acc_1');
    await sleep(50);
    expect(await workerIsActive(runDir)).toBe(false);
  });

  it('reach the worker, each key once in a burst', async () => {
    const received: string[][] = [];
    const socketPath = join(runDir, 'nudge.sock');
    open.push(await createNudgeServer({ socketPath, onKeys: (keys) => received.push(keys) }));
    const client = new WorkerClient({ runDir });
    for (let i = 0; i < 1200; i++) client.nudge([`domain:dom_${i % 600}`, 'platform:edge']);
    await until(() => received.flat().length === 601);
    expect(received.map((keys) => keys.length)).toEqual([500, 101]);
    client.nudge(['database:db_1']);
    await until(() => received.length === 3);
    expect(received[2]).toEqual(['database:db_1']);
    expect(await workerIsActive(runDir)).toBe(true);
  });

  it('reach the API', async () => {
    const received: string[] = [];
    const socketPath = join(runDir, 'events.sock');
    open.push(await createEventServer({ socketPath, onAccounts: (accounts) => received.push(...accounts) }));
    const events = new EventNudge({ runDir });
    for (const account of ['acc_1', 'acc_2', 'acc_1']) events.notify(account);
    await until(() => received.length > 0);
    expect(received).toEqual(['acc_1', 'acc_2']);
  });

  it('wake a site, and are told when that is not possible', async () => {
    const socketPath = wakeSocketPath(runDir);
    const wake = (siteId: string, pool?: string) => {
      if (siteId === 'dom_1')
        return Promise.resolve({ kind: 'awake' as const, endpoint: { address: pool!, port: 8080 } });
      return siteId === 'dom_2' ? Promise.resolve({ kind: 'unknown' as const }) : Promise.reject(new NotFound('site'));
    };
    open.push(await createWakeServer({ socketPath, wake }));
    const ask = (siteId: string) => askToWake(socketPath, siteId, { pool: 'php' }, AbortSignal.timeout(5000));
    expect(await ask('dom_1')).toEqual({ kind: 'awake', endpoint: { address: 'php', port: 8080 } });
    expect(await ask('dom_2')).toEqual({ kind: 'unknown' });
    expect(await ask('dom_3')).toMatchObject({ kind: 'refused', refusal: { code: 'not_found' } });
    await expect(ask('../x')).rejects.toThrow(/400/);
  });
});
