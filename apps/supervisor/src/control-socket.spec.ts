import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askSupervisor, openControlSocket } from './control-socket.js';

describe('the control socket', () => {
  const directory = mkdtempSync(join(tmpdir(), 'control-'));
  const path = join(directory, 'supervisor.sock');
  const state = { pid: 7, ready: true, startedAt: '2026-01-01T00:00:00.000Z', build: 'abc', processes: [] };
  afterAll(() => rmSync(directory, { recursive: true }));

  it('tells that nobody is there: no file, a file that is no socket, or a socket whose process is dead', async () => {
    expect(await askSupervisor(path, 'GET', '/')).toBeUndefined();
    writeFileSync(path, '');
    expect(await askSupervisor(path, 'GET', '/')).toBeUndefined();
  });

  it('answers the status, stops when asked to, and takes the place of a dead one', async () => {
    let stopped = 0;
    const server = await openControlSocket(path, { status: () => state, stop: () => stopped++ });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await askSupervisor(path, 'GET', '/')).toEqual(state);
    expect(stopped).toBe(0);
    await askSupervisor(path, 'POST', '/stop');
    expect(stopped).toBe(1);
    await new Promise((resolve) => server.close(resolve));
  });
});
