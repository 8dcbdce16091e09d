import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SupervisedProcess } from './supervised-process.js';

describe('SupervisedProcess', () => {
  const directory = mkdtempSync(join(tmpdir(), 'supervised-'));
  const running: SupervisedProcess[] = [];
  afterEach(() => Promise.all(running.splice(0).map((each) => each.stop(1000))));
  afterAll(() => rmSync(directory, { recursive: true }));

  function supervise(script: string): { process: SupervisedProcess; lines: string[] } {
    const entry = join(directory, `${Math.random()}.cjs`);
    writeFileSync(entry, script);
    const lines: string[] = [];
    const spec = { name: 'api' as const, entry, flags: [], ready: { port: 1 } };
    const options = {
      root: directory,
      env: process.env,
      onLine: (line: string) => lines.push(line),
      onChange: () => undefined,
    };
    const supervised = new SupervisedProcess(spec, options);
    running.push(supervised);
    supervised.start();
    return { process: supervised, lines };
  }

  async function until(holds: () => boolean): Promise<void> {
    const deadline = Date.now() + 8000;
    while (!holds() && Date.now() < deadline) await sleep(20);
    expect(holds()).toBe(true);
  }

  it('passes on what the process says, from both streams', async () => {
    const { lines } = supervise('console.log("out"); console.error("err"); setInterval(() => {}, 1000)');
    await until(() => lines.includes('out') && lines.includes('err'));
  });

  it('starts one that ends again, after a longer while each time', async () => {
    const { process: supervised, lines } = supervise('process.exit(3)');
    await until(() => supervised.restarts >= 3);
    const delays = lines.map((line) => Number(/ended \(code 3\); starting it again in (\d+) ms/.exec(line)?.[1]));
    expect(delays.slice(0, 3)).toEqual([250, 500, 1000]);
  });

  it('asks it to end, and does not start it again', async () => {
    const trace = join(directory, 'trace');
    const script = `process.on("SIGTERM", () => { require("fs").writeFileSync(${JSON.stringify(trace)}, "asked"); process.exit(0); }); console.log("up"); setInterval(() => {}, 1000)`;
    const { process: supervised, lines } = supervise(script);
    await until(() => lines.includes('up'));
    await supervised.stop(5000);
    expect(readFileSync(trace, 'utf8')).toBe('asked');
    await sleep(400);
    expect({ pid: supervised.pid, restarts: supervised.restarts }).toEqual({ pid: undefined, restarts: 0 });
  });

  it('kills one that will not end', async () => {
    const { process: supervised, lines } = supervise(
      'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)',
    );
    await until(() => lines.includes('up'));
    await supervised.stop(200);
    expect(supervised.pid).toBeUndefined();
  });
});
