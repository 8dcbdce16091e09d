import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isGone, processIdentity } from './process-identity.js';

it('fits into the column of a lease', () => {
  expect(processIdentity().length).toBeLessThanOrEqual(64);
});

it('knows a process that runs from one that ended', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const identity = processIdentity(child.pid);
  expect(isGone(identity)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isGone(identity)).toBe(true);
});

it('takes another process with the same number for another process', () => {
  const [host, pid] = processIdentity().split('/');
  expect(isGone(`${host}/${pid}/1`)).toBe(true);
});

it('claims nothing about another host', () => {
  expect(isGone('0123456789abcdef/1/1')).toBe(false);
  expect(isGone('somebody')).toBe(false);
});
