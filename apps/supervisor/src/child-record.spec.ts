import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildRecord } from './child-record.js';

describe('ChildRecord', () => {
  let directory: string;
  let child: ChildProcess;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'child-record-'));
    child = spawn('sleep', ['60']);
  });
  afterEach(() => {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  it('finds what a killed supervisor left, and ends it', async () => {
    new ChildRecord(directory).write([{ name: 'api', pid: child.pid! }]);
    const found = new ChildRecord(directory);
    expect(found.running()).toMatchObject([{ name: 'api', pid: child.pid }]);
    const gone = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    expect(await found.stopRunning(5000)).toEqual(['api']);
    expect(await gone).toBe('SIGTERM');
    expect(found.running()).toEqual([]);
  });

  it('leaves a stranger alone that has the pid now', async () => {
    const record = [{ name: 'api', pid: child.pid, started: '1' }];
    writeFileSync(join(directory, 'processes.json'), JSON.stringify(record));
    expect(await new ChildRecord(directory).stopRunning(100)).toEqual([]);
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  it('knows nothing before the first start, or from a file that was cut off', () => {
    expect(new ChildRecord(directory).running()).toEqual([]);
    writeFileSync(join(directory, 'processes.json'), '[{"na');
    expect(new ChildRecord(directory).running()).toEqual([]);
  });
});
