import { request } from 'node:http';
import { connect, type NetConnectOpts } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessSpec } from './process-table.js';

/** Asks until it answers, the time is over or it is hopeless. */
export async function readyWithin(
  ready: ProcessSpec['ready'],
  milliseconds: number,
  hopeless: () => boolean,
): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!(await isReady(ready))) {
    if (Date.now() > deadline || hopeless()) return false;
    await sleep(100);
  }
  return true;
}

/** Whether a process does its work: a 200 at its health route, or at least an open port or socket. */
export async function isReady(ready: ProcessSpec['ready']): Promise<boolean> {
  if ('socket' in ready) return connects({ path: ready.socket });
  if (!ready.path) return connects({ host: '127.0.0.1', port: ready.port });
  return (await statusOf({ port: ready.port, path: ready.path })) === 200;
}

/** The status of a GET on loopback; 0 when no answer comes. */
export function statusOf(target: { port: number; path: string; hostname?: string }): Promise<number> {
  return new Promise((resolve) => {
    const headers = target.hostname ? { Host: target.hostname } : {};
    const options = { host: '127.0.0.1', port: target.port, path: target.path, headers, agent: false, timeout: 5000 };
    const sent = request(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(0));
    sent.end();
  });
}

function connects(address: NetConnectOpts): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.setTimeout(2000, () => socket.destroy(new Error('timeout')));
    socket.on('error', () => resolve(false));
  });
}
