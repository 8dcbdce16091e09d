import { createHash, randomBytes } from 'node:crypto';
import { PassThrough, Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, EngineEvent, LogLine, Workload, WorkloadSpec } from '@onebox/engine';
import { OperationalError, TerminalError } from '@onebox/errors';
import { eventually } from './support/eventually.js';

/** What a driver brings along so that the suite can be run on it. */
export interface EngineFixture {
  /** An image with Python, coreutils and `/srv/site`. */
  image: string;
  engine(installationId: string): Engine;
  /** One whose connections to the engine the test can cut and let through again. */
  interruptible(installationId: string): Promise<{ engine: Engine; cut(): Promise<void>; restore(): Promise<void> }>;
  unreachable(installationId: string): Engine;
}

const MIB = 1024 * 1024;
const HTTP =
  'import http.server,socketserver;socketserver.TCPServer(("",8080),http.server.SimpleHTTPRequestHandler).serve_forever()';

/** The behaviour that every driver of the port has, on a real engine. */
export function describeEngine(name: string, makeFixture: () => Promise<EngineFixture>): void {
  describe(`engine: ${name}`, () => {
    const installation = `t${randomBytes(3).toString('hex')}`;
    const named = (suffix: string) => `ob-${installation}-${suffix}`;
    const octet = randomBytes(1)[0]! & 0xfe;
    const account = 'acc_1';
    const network = named('net');
    const address = (host: number) => `10.231.${octet}.${host}`;
    let fixture: EngineFixture;
    let engine: Engine;

    const spec = (suffix: string, changes: Partial<WorkloadSpec> = {}): WorkloadSpec => ({
      name: named(suffix),
      labels: { kind: 'site', accountId: account, domainId: `dom_${suffix}`, hash: 'h1' },
      image: fixture.image,
      command: ['sleep', '600'],
      env: {},
      user: '200000:200000',
      readOnlyRoot: true,
      mounts: [],
      tmpfs: { '/tmp': MIB },
      limits: { memoryBytes: 64 * MIB, cpus: 0.5, pids: 32 },
      stopSeconds: 1,
      ...changes,
    });
    const started = async (suffix: string, changes: Partial<WorkloadSpec> = {}) => {
      await engine.createWorkload(spec(suffix, changes));
      return engine.startWorkload(named(suffix));
    };
    const python = (code: string) => ['python3', '-c', code];
    const oneShot = (suffix: string, command: string[], changes: Partial<WorkloadSpec> = {}) =>
      spec(suffix, { command, labels: { kind: 'one-shot', accountId: account }, ...changes });

    beforeAll(async () => {
      fixture = await makeFixture();
      engine = fixture.engine(installation);
      await engine.ensureNetwork({ name: network, accountId: account, subnet: `10.231.${octet}.0/24` });
    });

    afterAll(async () => {
      const left = [...(await engine.workloads()), ...(await engine.workloads({ kind: 'platform' }))];
      for (const { name } of left) await engine.removeWorkload(name);
      for (const { name } of await engine.volumes()) await engine.removeVolume(name);
      for (const { name } of await engine.networks()) await engine.removeNetwork(name);
    });

    describe('nodes', () => {
      it('says what it runs on', async () => {
        const [node] = await engine.nodes();
        expect(node).toMatchObject({ os: 'linux', name: expect.stringMatching(/./) as string });
        expect(node!.cpus).toBeGreaterThan(0);
        expect(node!.memoryBytes).toBeGreaterThan(100 * MIB);
      });
    });

    describe('workloads', () => {
      it('creates without starting, starts, answers at its endpoint, stops and removes', async () => {
        const wanted = spec('life', {
          command: python(HTTP),
          network: { name: network, address: address(10) },
          port: 8080,
        });
        const created = await engine.createWorkload(wanted);
        expect(created).toMatchObject({
          name: named('life'),
          state: 'created',
          labels: wanted.labels,
          image: wanted.image,
        });
        const running = await engine.startWorkload(named('life'));
        expect(running.state).toBe('running');
        expect(running.startedAt!.getTime()).toBeGreaterThan(Date.now() - 60_000);
        if (engine.capabilities.chosenAddresses) {
          expect(running.endpoint).toEqual({ address: address(10), port: 8080 });
        }
        const url = `http://${running.endpoint!.address}:${running.endpoint!.port}/`;
        expect(
          await eventually(
            () =>
              fetch(url).then(
                (r) => r.status,
                () => 0,
              ),
            (status) => status === 200,
          ),
        ).toBe(200);
        await engine.stopWorkload(named('life'), 1);
        await engine.stopWorkload(named('life'), 1);
        const stopped = await engine.workload(named('life'));
        expect(stopped!.state).toBe('exited');
        expect(stopped!.endpoint).toBeUndefined();
        expect((await engine.startWorkload(named('life'))).state).toBe('running');
        await engine.removeWorkload(named('life'));
        await engine.removeWorkload(named('life'));
        expect(await engine.workload(named('life'))).toBeUndefined();
        await engine.stopWorkload(named('life'), 1);
        await expect(engine.startWorkload(named('life'))).rejects.toThrow(OperationalError);
      });

      it('is hardened, as seen from inside', async () => {
        await started('hard', { tmpfs: { '/tmp': MIB } });
        const inside = async (...command: string[]) => engine.exec(named('hard'), { command });
        const status = (await inside('cat', '/proc/self/status')).stdout;
        const field = (key: string) => new RegExp(`^${key}:\\s+(\\S+)`, 'm').exec(status)![1]!;
        for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
          expect(BigInt(`0x${field(set)}`)).toBe(0n);
        expect(field('NoNewPrivs')).toBe('1');
        expect(field('Seccomp')).toBe('2');
        expect(field('Uid')).toBe('200000');
        expect(field('Gid')).toBe('200000');
        expect((await inside('cat', '/proc/1/comm')).stdout.trim()).toMatch(/init|tini/);
        expect((await inside('touch', '/srv/x')).exitCode).not.toBe(0);
        expect((await inside('sh', '-c', 'echo > /tmp/x && stat -c %a /tmp')).stdout.trim()).toBe('1777');
        const full = await inside('dd', 'if=/dev/zero', 'of=/tmp/y', 'bs=64k', 'count=32');
        expect(full.exitCode).not.toBe(0);
        expect((await inside('sh', '-c', 'cp /bin/true /tmp/t; /tmp/t')).exitCode).toBe(126);
        expect((await inside('ls', '/sys/class/net')).stdout.trim()).toBe('lo');
        expect((await inside('sh', '-c', 'mknod /tmp/n c 1 3')).exitCode).not.toBe(0);
      });

      it('limits processes and memory', async () => {
        const forks =
          'import os,time\ntry:\n  for i in range(100):\n    if os.fork()==0: time.sleep(20); os._exit(0)\nexcept OSError: print("refused at", i)\nos.kill(0,9)';
        const pids = await engine.runOnce(oneShot('pids', ['python3', '-uc', forks]));
        expect(pids.stdout).toMatch(/^refused at \d\d?\n/);
        expect(await ranOutOfMemory(3)).toMatchObject({ exitCode: 137, outOfMemory: true });
      });

      /** Docker hears of the end and of its cause apart, and forgets the cause where it hears of it last: then once more. */
      async function ranOutOfMemory(attempts: number): Promise<Workload> {
        await started('oom', { command: python('x=bytearray(200*1024*1024)') });
        const dead = await eventually(
          () => engine.workload(named('oom')),
          (found) => found?.state === 'exited',
        );
        await engine.removeWorkload(named('oom'));
        return dead!.outOfMemory || attempts === 1 ? dead! : ranOutOfMemory(attempts - 1);
      }

      it('gives the capabilities and the writable root that are asked for, and no more', async () => {
        const caps = await engine.runOnce(
          oneShot('caps', ['sh', '-c', 'touch /x && grep CapPrm /proc/self/status'], {
            user: '0:0',
            capabilities: ['CHOWN', 'SETUID'],
            readOnlyRoot: false,
          }),
        );
        expect(BigInt(`0x${/CapPrm:\s+(\S+)/.exec(caps.stdout)![1]}`)).toBe((1n << 0n) | (1n << 7n));
      });

      it('passes command, environment, entrypoint and hosts exactly', async () => {
        const odd = `a "b" $HOME \\ 'c'\nd é`;
        const result = await engine.runOnce(
          oneShot('exact', [odd], {
            entrypoint: [
              'python3',
              '-c',
              'import os,sys;print(repr((os.environ["ODD"],sys.argv[1:])));print(open("/etc/hosts").read())',
            ],
            env: { ODD: odd },
            network: { name: network, address: address(11) },
            hosts: { 'shop.example': address(1) },
          }),
        );
        expect(result.stdout).toContain(`('${`a "b" $HOME \\\\ \\'c\\'\\nd é`}'`);
        expect(result.stdout.split(`d é`).length).toBe(3);
        expect(result.stdout).toMatch(new RegExp(`^${address(1)}\\s+shop\\.example$`, 'm'));
      });

      it('makes one container of two creations at the same time, and replaces one with another hash', async () => {
        const wanted = spec('twin');
        const [a, b] = await Promise.all([engine.createWorkload(wanted), engine.createWorkload(wanted)]);
        expect(a.id).toBe(b.id);
        const revised = { ...wanted, labels: { ...wanted.labels, revisionId: 'rev_2', planVersion: '2' } };
        expect((await engine.createWorkload(revised)).id).toBe(a.id);
        await engine.startWorkload(wanted.name);
        const changed = { ...wanted, labels: { ...wanted.labels, hash: 'h2' } };
        const [c, d] = await Promise.all([engine.createWorkload(changed), engine.createWorkload(changed)]);
        expect(c.id).toBe(d.id);
        expect(c.id).not.toBe(a.id);
        expect((await engine.workloads({ domainId: 'dom_twin' })).map(({ id, state }) => ({ id, state }))).toEqual([
          { id: c.id, state: 'created' },
        ]);
      });

      it('sees a killed one as exited, with its code', async () => {
        await started('killed', { command: python('import os,time;time.sleep(0.2);os._exit(7)') });
        const found = await eventually(
          () => engine.workload(named('killed')),
          (w) => w?.state === 'exited',
        );
        expect(found).toMatchObject({ exitCode: 7, outOfMemory: false });
        expect(found!.finishedAt!.getTime()).toBeGreaterThanOrEqual(found!.startedAt!.getTime());
      });

      it('waits for its end, as long as it is asked to', async () => {
        const until = async (suffix: string, milliseconds: number) => {
          const startedAt = Date.now();
          await engine.untilEnded(named(suffix), AbortSignal.timeout(milliseconds));
          return Date.now() - startedAt;
        };
        await engine.createWorkload(spec('ending', { command: ['sh', '-c', 'sleep 1; exit 3'] }));
        expect(await until('ending', 10_000)).toBeLessThan(1_000);
        await engine.startWorkload(named('ending'));
        expect(await until('ending', 200)).toBeLessThan(800);
        expect((await engine.workload(named('ending')))!.state).toBe('running');
        expect(await until('ending', 20_000)).toBeLessThan(10_000);
        expect(await engine.workload(named('ending'))).toMatchObject({ state: 'exited', exitCode: 3 });
        expect(await until('ending', 10_000)).toBeLessThan(1_000);
        expect(await until('absent', 10_000)).toBeLessThan(1_000);
        await engine.untilEnded(named('ending'), AbortSignal.abort());
        await started('removed', { command: ['sleep', '300'] });
        const waiting = until('removed', 20_000);
        await engine.removeWorkload(named('removed'));
        expect(await waiting).toBeLessThan(10_000);
      });

      it('pauses, unpauses, and stops a paused one', async () => {
        if (!engine.capabilities.pause) return;
        await started('paused', { network: { name: network, address: address(12) }, port: 80 });
        await engine.pauseWorkload(named('paused'));
        await engine.pauseWorkload(named('paused'));
        const paused = await engine.workload(named('paused'));
        expect(paused!.state).toBe('paused');
        await engine.unpauseWorkload(named('paused'));
        await engine.unpauseWorkload(named('paused'));
        expect((await engine.workload(named('paused')))!.state).toBe('running');
        await engine.pauseWorkload(named('paused'));
        expect((await engine.startWorkload(named('paused'))).state).toBe('running');
        await engine.pauseWorkload(named('paused'));
        await engine.stopWorkload(named('paused'), 1);
        expect((await engine.workload(named('paused')))!.state).toBe('exited');
        await expect(engine.pauseWorkload(named('paused'))).rejects.toThrow(OperationalError);
        await engine.startWorkload(named('paused'));
        await engine.pauseWorkload(named('paused'));
        await engine.removeWorkload(named('paused'));
        expect(await engine.workload(named('paused'))).toBeUndefined();
      });

      it('lists by labels', async () => {
        const step = { kind: 'one-shot', accountId: 'acc_s', revisionId: 'rev_1', step: 'app.migrate' } as const;
        await engine.createWorkload(spec('list-step', { labels: step }));
        expect((await engine.workloads({ accountId: 'acc_s' }))[0]!.labels).toEqual(step);
        await engine.removeWorkload(named('list-step'));
        await engine.createWorkload(spec('list-a', { labels: { kind: 'site', accountId: 'acc_l', hash: 'x' } }));
        await engine.createWorkload(
          spec('list-b', { labels: { kind: 'database-server', accountId: 'acc_l', runtime: 'mysql' } }),
        );
        const names = async (filter: Parameters<Engine['workloads']>[0]) =>
          (await engine.workloads(filter)).map((w) => w.name).sort();
        expect(await names({ accountId: 'acc_l' })).toEqual([named('list-a'), named('list-b')]);
        expect(await names({ accountId: 'acc_l', kind: 'site' })).toEqual([named('list-a')]);
        expect(await names({ runtime: 'mysql' })).toEqual([named('list-b')]);
        expect(await names({ accountId: 'acc_none' })).toEqual([]);
        expect(await names({})).toEqual(expect.arrayContaining([named('list-a'), named('list-b')]));
      });

      it('refuses for good what trying again does not cure', async () => {
        const missing = engine.createWorkload(spec('noimage', { image: 'onebox/none:1' }));
        await expect(missing).rejects.toMatchObject({ code: 'engine.image_missing' });
        await engine.createWorkload(spec('nocommand', { command: ['/no/such/program'] }));
        // An init stands between: where it does, the container starts and dies with 127 instead.
        const started = await engine.startWorkload(named('nocommand')).catch((error: unknown) => error);
        if (started instanceof Error) expect(started).toBeInstanceOf(TerminalError);
        else
          await eventually(
            () => engine.workload(named('nocommand')),
            (w) => w?.exitCode === 127,
          );
        expect(await engine.workload(named('noimage'))).toBeUndefined();
      });

      it('starts again after its network was removed and made anew', async () => {
        const own = { name: named('renewed'), accountId: account, subnet: `10.231.${octet + 1}.0/25` };
        await engine.ensureNetwork(own);
        const there = { name: own.name, address: `10.231.${octet + 1}.7` };
        await started('renewed', { network: there, port: 80 });
        await engine.stopWorkload(named('renewed'), 1);
        await engine.removeNetwork(own.name);
        await expect(engine.startWorkload(named('renewed'))).rejects.toThrow(OperationalError);
        await engine.ensureNetwork(own);
        const again = await engine.startWorkload(named('renewed'));
        expect(again.state).toBe('running');
        if (engine.capabilities.chosenAddresses) expect(again.endpoint!.address).toBe(there.address);
        await engine.removeWorkload(named('renewed'));
      });
    });

    describe('logs', () => {
      const lines = async (options: Parameters<Engine['logs']>[1], suffix = 'logs') => {
        const found: LogLine[] = [];
        for await (const line of engine.logs(named(suffix), options)) found.push(line);
        return found;
      };
      const texts = async (options: Parameters<Engine['logs']>[1]) => (await lines(options)).map((line) => line.text);

      it('gives both streams with their times, the last ones, and those since a time', async () => {
        const code =
          'import sys,time\nfor i in range(5): print("line",i,flush=True)\nsys.stderr.write("wrong é\\n");sys.stderr.flush();time.sleep(1.2);print("late",flush=True);print("x"*40000,flush=True)';
        await started('logs', { command: python(code) });
        await eventually(
          () => engine.workload(named('logs')),
          (w) => w?.state === 'exited',
        );
        const all = await lines({});
        expect(all.filter((l) => l.stream === 'stdout').map((l) => l.text)).toEqual([
          ...[0, 1, 2, 3, 4].map((i) => `line ${i}`),
          'late',
          'x'.repeat(40_000),
        ]);
        expect(all.filter((l) => l.stream === 'stderr').map((l) => l.text)).toEqual(['wrong é']);
        for (const { time } of all) expect(Math.abs(Date.now() - time.getTime())).toBeLessThan(120_000);
        const late = all.find((l) => l.text === 'late')!;
        expect(await texts({ since: new Date(late.time.getTime() - 500) })).toEqual(['late', 'x'.repeat(40_000)]);
        expect((await texts({ tail: 4 })).at(-1)).toBe('x'.repeat(40_000));
        expect((await texts({ tail: 4 })).length).toBeLessThan(6);
        expect(await texts({ tail: 0 })).toEqual([]);
      });

      it('follows until it is aborted, or the container ends', async () => {
        await started('follow', {
          command: python('import time\nfor i in range(600): print(i,flush=True); time.sleep(0.1)'),
        });
        const abort = new AbortController();
        const seen: string[] = [];
        for await (const { text } of engine.logs(named('follow'), { follow: true, tail: 1, signal: abort.signal })) {
          seen.push(text);
          if (seen.length === 5) abort.abort();
        }
        expect(seen.map(Number)).toEqual([0, 1, 2, 3, 4].map((i) => Number(seen[0]) + i));
        const rest = lines({ follow: true, tail: 0 }, 'follow');
        await sleep(300);
        await engine.removeWorkload(named('follow'));
        expect((await rest).length).toBeGreaterThan(0);
        await expect(lines({}, 'follow')).rejects.toThrow(OperationalError);
      });
    });

    describe('exec', () => {
      beforeAll(() => started('exec'));

      it('returns the exit code and both streams, as the user and with the environment that are asked for', async () => {
        const result = await engine.exec(named('exec'), {
          command: ['sh', '-c', 'echo "out $A"; id -u >&2; exit 3'],
          user: '201234:201234',
          env: { A: '1 "2"' },
        });
        expect(result).toEqual({ exitCode: 3, stdout: 'out 1 "2"\n', stderr: '201234\n' });
        const missing = await engine.exec(named('exec'), { command: ['/no/such'] });
        expect([126, 127]).toContain(missing.exitCode);
      });

      it('passes a large input and output, and keeps the last bytes', async () => {
        const hash = createHash('sha256');
        const out = new Writable({
          write: (chunk: Buffer, _encoding, done) => (hash.update(chunk), setImmediate(done)),
        });
        const input = noise(20 * MIB);
        const result = await engine.exec(named('exec'), {
          command: ['sh', '-c', 'cat; echo end >&2'],
          stdin: input.stream,
          stdout: out,
          keepBytes: 10,
        });
        expect(hash.digest('hex')).toBe(input.digest());
        expect(result.exitCode).toBe(0);
        expect(Buffer.byteLength(result.stdout, 'latin1')).toBeLessThanOrEqual(10);
        expect(result.stderr).toBe('end\n');
      });

      it('ends with a command that leaves its input unread', async () => {
        const endless = new PassThrough();
        endless.write('first\nsecond\n');
        const result = await engine.exec(named('exec'), { command: ['head', '-n', '1'], stdin: endless });
        expect(result.stdout).toBe('first\n');
      });

      it('is aborted, and fails where nothing runs', async () => {
        const abort = new AbortController();
        const running = engine.exec(named('exec'), { command: ['sleep', '300'], signal: abort.signal });
        setTimeout(() => abort.abort(), 200);
        await expect(running).rejects.toMatchObject({ name: 'AbortError' });
        await expect(engine.exec(named('none'), { command: ['true'] })).rejects.toThrow(OperationalError);
      });
    });

    describe('runOnce', () => {
      const left = () => engine.workloads({ kind: 'one-shot' });

      it('runs to the end, returns what was printed, and leaves nothing', async () => {
        const run = await engine.runOnce(oneShot('once', ['sh', '-c', 'echo out; echo err >&2; exit 5']));
        expect(run).toEqual({ exitCode: 5, stdout: 'out\n', stderr: 'err\n' });
        expect(await left()).toEqual([]);
      });

      it('takes 200 MB of input without holding it in memory', async () => {
        const size = 200 * MIB;
        const input = noise(size);
        const before = process.memoryUsage().rss;
        let peak = before;
        const watching = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
        const count =
          'import sys,hashlib\nh=hashlib.sha256();n=0\nwhile True:\n  b=sys.stdin.buffer.read(65536)\n  if not b: break\n  h.update(b); n+=len(b)\nprint(n,h.hexdigest())';
        const run = await engine.runOnce(oneShot('large', python(count)), { stdin: input.stream });
        clearInterval(watching);
        expect(run.stdout).toBe(`${size} ${input.digest()}\n`);
        expect(peak - before).toBeLessThan(100 * MIB);
      });

      it('lets a slow reader slow the container', async () => {
        let produced = 0;
        const slow = new Writable({
          highWaterMark: 1,
          write: (chunk: Buffer, _encoding, done) => (
            (produced += chunk.length),
            setTimeout(done, produced > 4 * MIB ? 1 : 0)
          ),
        });
        const run = await engine.runOnce(oneShot('slow', ['head', '-c', String(8 * MIB), '/dev/zero']), {
          stdout: slow,
        });
        expect(run.exitCode).toBe(0);
        expect(produced).toBe(8 * MIB);
        expect(slow.writableEnded).toBe(true);
      });

      it('ends with a command that leaves most of a large input unread', async () => {
        for (const name of ['unread-1', 'unread-2', 'unread-3']) {
          const input = Readable.from(Array.from({ length: 60 }, () => Buffer.alloc(MIB)));
          const command = ['sh', '-c', 'head -c 1000 > /dev/null; echo enough; exit 3'];
          const run = await engine.runOnce(oneShot(name, command), { stdin: input });
          expect(run).toMatchObject({ exitCode: 3, stdout: 'enough\n' });
        }
        expect(await left()).toEqual([]);
      });

      it('is killed and removed when it is aborted', async () => {
        const abort = new AbortController();
        const stdout = new PassThrough();
        stdout.on('error', () => undefined);
        const running = engine.runOnce(oneShot('abort', ['sleep', '300']), { signal: abort.signal, stdout });
        const refused = expect(running).rejects.toMatchObject({ name: 'AbortError' });
        await eventually(left, (found) => found[0]?.state === 'running');
        abort.abort();
        await refused;
        expect(stdout.destroyed).toBe(true);
        expect(await left()).toEqual([]);
      });

      it('does not take a broken input for a whole one', async () => {
        const broken = new PassThrough();
        broken.write('half');
        setTimeout(() => broken.destroy(new Error('the visitor went away')), 300);
        const running = engine.runOnce(oneShot('broken', ['sh', '-c', 'cat > /dev/null; sleep 60']), { stdin: broken });
        await expect(running).rejects.toThrow(/visitor went away/);
        expect(await left()).toEqual([]);
      });

      it('removes what a run that died left behind', async () => {
        const crashed = await fixture.interruptible(installation);
        const lost = crashed.engine.runOnce(oneShot('crash', ['sleep', '300']));
        const failed = expect(lost).rejects.toThrow(OperationalError);
        await eventually(left, (found) => found[0]?.state === 'running');
        await crashed.cut();
        await failed;
        expect(await left()).toHaveLength(1);
        const again = await engine.runOnce(oneShot('crash', ['echo', 'again']));
        expect(again.stdout).toBe('again\n');
        expect(await left()).toEqual([]);
      });
    });

    describe('measure', () => {
      const measured = async (name: string) => (await engine.measure()).find((found) => found.name === named(name));

      it('counts what each container uses, while it runs', async () => {
        const limits = { memoryBytes: 64 * MIB, cpus: 0.3, pids: 16 };
        const busy = await started('busy', {
          command: python('while True: pass'),
          network: { name: network, address: address(13) },
          limits,
          port: 8080,
        });
        const first = (await measured('busy'))!;
        expect(first).toMatchObject({
          ...{ labels: busy.labels, image: busy.image, node: busy.node, state: 'running', startedAt: busy.startedAt },
          ...{ endpoint: { address: address(13), port: 8080 }, limits: { memoryBytes: 64 * MIB, cpus: 0.3 } },
        });
        const later = await eventually(
          async () => (await measured('busy'))!,
          ({ usage }) => usage!.at - first.usage!.at > 1_000,
        );
        const [before, after] = [first.usage!, later.usage!];
        const cpus = (after.cpuNanoseconds - before.cpuNanoseconds) / 1e6 / (after.at - before.at);
        expect(cpus).toBeGreaterThan(0.05);
        expect(cpus).toBeLessThan(0.6);
        expect(after.memoryBytes).toBeGreaterThan(MIB / 2);
        expect(after.memoryBytes).toBeLessThan(64 * MIB);
      });

      it('tells an old run from a new one, and what rests from what ended', async () => {
        const before = (await measured('busy'))!;
        await engine.pauseWorkload(named('busy'));
        expect(await measured('busy')).toMatchObject({ state: 'paused', startedAt: before.startedAt });
        expect((await measured('busy'))!.usage!.memoryBytes).toBeGreaterThan(MIB / 2);
        await engine.unpauseWorkload(named('busy'));
        await engine.stopWorkload(named('busy'), 0);
        const ended = (await measured('busy'))!;
        expect(ended.state).toBe('exited');
        expect([ended.usage, ended.startedAt, ended.endpoint]).toEqual([undefined, undefined, undefined]);
        await engine.startWorkload(named('busy'));
        const again = (await measured('busy'))!;
        expect(again.startedAt!.getTime()).toBeGreaterThan(before.startedAt!.getTime());
        expect(again.usage!.cpuNanoseconds).toBeLessThan(before.usage!.cpuNanoseconds + 1e9);
        await engine.removeWorkload(named('busy'));
        expect(await measured('busy')).toBeUndefined();
      });
    });

    describe('inspect', () => {
      it('shows a container without values of its environment', async () => {
        await started('shown', {
          command: python('import time; time.sleep(600)'),
          env: { SECRET_NAME: 'hidden value' },
          network: { name: network, address: address(14) },
          limits: { memoryBytes: 64 * MIB, cpus: 0.3, pids: 16 },
          tmpfs: { '/tmp': MIB },
        });
        const details = (await engine.inspect(named('shown')))!;
        expect(details).toMatchObject({
          ...{ name: named('shown'), state: 'running', readOnlyRoot: true },
          ...{ limits: { memoryBytes: 64 * MIB, cpus: 0.3, pids: 16 } },
          networks: [{ name: network, address: address(14) }],
          mounts: [{ kind: 'memory', path: '/tmp', readOnly: false }],
        });
        expect(details.environment).toContain('SECRET_NAME');
        expect(JSON.stringify(details)).not.toContain('hidden value');
        expect(await engine.inspect(named('absent'))).toBeUndefined();
        await engine.removeWorkload(named('shown'));
      });
    });

    describe('networks', () => {
      it('are made once, found, and removed', async () => {
        const wanted = { name: named('two'), accountId: 'acc_2', subnet: `10.231.${octet + 1}.128/26` };
        const made = await Promise.all([engine.ensureNetwork(wanted), engine.ensureNetwork(wanted)]);
        const whole = { ...wanted, gateway: `10.231.${octet + 1}.129` };
        expect(made).toEqual([whole, whole]);
        expect((await engine.networks()).filter(({ name }) => name === wanted.name)).toEqual([whole]);
        expect(await engine.takenSubnets()).toEqual(expect.arrayContaining([wanted.subnet, `10.231.${octet}.0/24`]));
        const overlapping = { ...wanted, name: named('three') };
        await expect(engine.ensureNetwork(overlapping)).rejects.toMatchObject({ code: 'engine.subnet_taken' });
        await engine.removeNetwork(wanted.name);
        await engine.removeNetwork(wanted.name);
        expect((await engine.networks()).map(({ name }) => name)).not.toContain(wanted.name);
      });

      it('are refused to another account', async () => {
        const stranger = spec('stray', {
          labels: { kind: 'site', accountId: 'acc_other' },
          network: { name: network, address: address(40) },
        });
        await expect(engine.createWorkload(stranger)).rejects.toMatchObject({ code: 'engine.foreign_object' });
      });
    });

    describe('volumes', () => {
      const labels = { kind: 'site', accountId: account, domainId: 'dom_v' } as const;
      const volume = named('site-v');
      const inVolume = (suffix: string, command: string[], changes: Partial<WorkloadSpec> = {}) =>
        oneShot(suffix, command, { mounts: [{ volume, path: '/etc' }], user: '0:0', ...changes });

      it('are filled from the image once, keep what is written, and outlive workloads', async () => {
        const made = await Promise.all([
          engine.ensureVolume({ name: volume, labels }),
          engine.ensureVolume({ name: volume, labels }),
        ]);
        expect(made).toEqual([
          { name: volume, labels },
          { name: volume, labels },
        ]);
        expect(await engine.volumes({ domainId: 'dom_v' })).toEqual([{ name: volume, labels }]);
        const filled = await engine.runOnce(
          inVolume('fill', ['sh', '-c', 'cat /etc/os-release; rm /etc/os-release; echo kept > /etc/mine']),
        );
        expect(filled.stdout).toContain('ID=debian');
        const second = await engine.runOnce(inVolume('look', ['sh', '-c', 'ls /etc/os-release; cat /etc/mine']));
        expect(second.stdout).toBe('kept\n');
      });

      it('can be mounted read-only', async () => {
        const mounts = [{ volume, path: '/mnt', readOnly: true }];
        const run = await engine.runOnce(inVolume('ro', ['sh', '-c', 'cat /mnt/mine; touch /mnt/x'], { mounts }));
        expect(run.stdout).toBe('kept\n');
        expect(run.exitCode).not.toBe(0);
      });

      it('are measured', async () => {
        const before = await engine.volumeBytes(volume);
        await engine.runOnce(inVolume('open', ['sh', '-c', 'mkdir /etc/p; chmod 777 /etc/p']));
        await engine.runOnce(
          inVolume(
            'grow',
            ['sh', '-c', 'umask 077; mkdir /etc/p/q && dd if=/dev/urandom of=/etc/p/q/f bs=1M count=5'],
            { user: '200001:200001' },
          ),
        );
        const after = await engine.volumeBytes(volume);
        expect(after - before).toBeGreaterThanOrEqual(5 * MIB);
        expect(after - before).toBeLessThan(6 * MIB);
        expect(await engine.workloads({ kind: 'sandbox' })).toEqual([]);
      });

      it('are neither invented nor lent to another account', async () => {
        const absent = spec('absent', { mounts: [{ volume: named('nothing'), path: '/srv/site' }] });
        await expect(engine.createWorkload(absent)).rejects.toMatchObject({ code: 'engine.volume_missing' });
        expect((await engine.volumes()).map(({ name }) => name)).not.toContain(named('nothing'));
        const other = { kind: 'site', accountId: 'acc_other' } as const;
        const stray = spec('stray', { labels: other, mounts: [{ volume, path: '/srv/site' }] });
        await expect(engine.createWorkload(stray)).rejects.toMatchObject({ code: 'engine.foreign_object' });
        await expect(engine.ensureVolume({ name: volume, labels: other })).rejects.toMatchObject({
          code: 'engine.foreign_object',
        });
        await expect(engine.volumeBytes(named('nothing'))).rejects.toThrow(TerminalError);
      });

      it('are removed when asked for, and not while they are used', async () => {
        await engine.createWorkload(spec('user', { mounts: [{ volume, path: '/srv/site' }] }));
        await expect(engine.removeVolume(volume)).rejects.toThrow(OperationalError);
        await engine.removeWorkload(named('user'));
        expect(await engine.volumes({ domainId: 'dom_v' })).toHaveLength(1);
        await engine.removeVolume(volume);
        await engine.removeVolume(volume);
        expect(await engine.volumes({ domainId: 'dom_v' })).toEqual([]);
      });
    });

    describe('events', () => {
      it('tells what happens, and says so when it may have missed something', async () => {
        const proxied = await fixture.interruptible(installation);
        const abort = new AbortController();
        const seen: EngineEvent[] = [];
        const listening = (async () => {
          for await (const event of proxied.engine.events(abort.signal)) seen.push(event);
        })();
        const of = (suffix: string) => seen.filter((e) => e.name === named(suffix)).map((e) => e.action);
        const connections = () => seen.filter((e) => e.kind === 'connected').length;
        await eventually(connections, (count) => count === 1);
        await started('event');
        await eventually(
          () => of('event'),
          (actions) => actions.includes('start'),
        );
        const event = seen.find((e) => e.name === named('event'))!;
        expect(event.kind).toBe('workload');
        expect(event.labels).toMatchObject({ kind: 'site', accountId: account, domainId: 'dom_event' });
        expect(Math.abs(Date.now() - event.time.getTime())).toBeLessThan(60_000);

        await proxied.cut();
        await engine.stopWorkload(named('event'), 0);
        await proxied.restore();
        await eventually(connections, (count) => count === 2);
        await eventually(
          () => of('event'),
          (actions) => actions.includes('stop'),
        );
        // What fell between came too, and nothing twice; of signals there may be two.
        expect(of('event').filter((action) => action !== 'kill')).toEqual(['create', 'start', 'die', 'stop']);
        expect(seen.find((e) => e.action === 'kill')!.signal).toBe('SIGTERM');
        expect(seen.find((e) => e.action === 'die')!.exitCode).toEqual(expect.any(Number));
        await engine.removeWorkload(named('event'));
        await eventually(
          () => of('event'),
          (actions) => actions.includes('destroy'),
        );
        await engine.ensureVolume({ name: named('site-e'), labels: { kind: 'site' } });
        await engine.removeVolume(named('site-e'));
        await eventually(
          () => of('site-e'),
          (actions) => actions.includes('destroy'),
        );
        expect(seen.find((e) => e.name === named('site-e'))!.kind).toBe('volume');
        abort.abort();
        await listening;
        await proxied.cut();
      });
    });

    describe('two installations', () => {
      it('do not see and do not touch each other', async () => {
        const stranger = fixture.engine(`${installation}x`);
        const abort = new AbortController();
        const heard: EngineEvent[] = [];
        const listening = (async () => {
          for await (const event of stranger.events(abort.signal)) heard.push(event);
        })();
        await eventually(
          () => heard.length,
          (count) => count > 0,
        );
        const mine = named('mine');
        await engine.ensureVolume({ name: mine, labels: { kind: 'site', accountId: account } });
        await started('mine', { network: { name: network, address: address(14) }, port: 80 });

        expect(await stranger.workload(mine)).toBeUndefined();
        expect(await stranger.workloads()).toEqual([]);
        expect(await stranger.networks()).toEqual([]);
        expect(await stranger.volumes()).toEqual([]);
        await stranger.stopWorkload(mine, 0);
        await stranger.removeWorkload(mine);
        await stranger.removeVolume(mine);
        await stranger.removeNetwork(network);
        await stranger.removePlatformContainer(mine);
        const attempts = await Promise.allSettled([
          stranger.startWorkload(mine),
          stranger.pauseWorkload(mine),
          stranger.exec(mine, { command: ['true'] }),
        ]);
        for (const attempt of attempts) {
          expect(attempt).toMatchObject({ status: 'rejected', reason: expect.any(OperationalError) as unknown });
        }
        expect(await stranger.inspect(mine)).toBeUndefined();
        expect((await stranger.measure()).map(({ name }) => name)).not.toContain(mine);
        const foreign = { code: 'engine.foreign_object' };
        await expect(stranger.createWorkload(spec('mine'))).rejects.toMatchObject(foreign);
        await expect(stranger.runOnce(oneShot('mine', ['true']))).rejects.toMatchObject(foreign);
        await expect(
          stranger.ensureVolume({ name: mine, labels: { kind: 'site', accountId: account } }),
        ).rejects.toMatchObject(foreign);
        const taken = { name: network, accountId: account, subnet: `10.231.${octet + 1}.192/27` };
        await expect(stranger.ensureNetwork(taken)).rejects.toMatchObject(foreign);
        await expect(
          stranger.createWorkload(spec('other', { mounts: [{ volume: mine, path: '/srv/site' }] })),
        ).rejects.toMatchObject({ code: 'engine.volume_missing' });

        expect((await engine.workload(mine))!.state).toBe('running');
        expect((await engine.volumes()).map(({ name }) => name)).toContain(mine);
        abort.abort();
        await listening;
        expect(heard.filter((event) => event.kind !== 'connected')).toEqual([]);
      });
    });

    describe('platform containers', () => {
      const platform = {
        name: named('platform'),
        command: ['sh', '-c', 'cat /data/greeting; exec sleep 600'],
        env: { A: '1' },
        user: '0:0',
        capabilities: ['NET_BIND_SERVICE'],
        binds: [],
        mounts: [{ volume: named('platform'), path: '/data' }],
        tmpfs: { '/tmp': MIB },
        hostNetwork: true,
        memoryBytes: 64 * MIB,
        stopSeconds: 1,
      };
      const found = async () => (await engine.workloads({ kind: 'platform' })).find((w) => w.name === platform.name);

      it('run on until their specification changes, and are no tenant’s', async () => {
        await engine.ensureVolume({ name: platform.name, labels: { kind: 'platform' } });
        const binds = [{ host: process.cwd(), path: '/project', readOnly: true }];
        const wanted = { ...platform, image: fixture.image, binds };
        await engine.ensurePlatformContainer(wanted);
        const first = await found();
        expect(first!.state).toBe('running');
        await engine.ensurePlatformContainer(wanted);
        expect((await found())!.id).toBe(first!.id);
        expect((await engine.workloads()).map((w) => w.name)).not.toContain(platform.name);
        expect((await engine.exec(platform.name, { command: ['ls', '/project/package.json'] })).exitCode).toBe(0);
        expect((await engine.exec(platform.name, { command: ['touch', '/project/x'] })).exitCode).not.toBe(0);
        await engine.stopWorkload(platform.name, 0);
        await engine.ensurePlatformContainer(wanted);
        expect(await found()).toMatchObject({ id: first!.id, state: 'running' });
        await engine.ensurePlatformContainer({ ...wanted, env: { A: '2' } });
        const replaced = await found();
        expect(replaced!.id).not.toBe(first!.id);
        expect((await engine.exec(platform.name, { command: ['printenv', 'A'] })).stdout).toBe('2\n');
        await engine.removePlatformContainer(platform.name);
        await engine.removePlatformContainer(platform.name);
        expect(await found()).toBeUndefined();
        expect((await engine.volumes({ kind: 'platform' })).map(({ name }) => name)).toEqual([platform.name]);
      });
    });

    describe('an engine that does not answer', () => {
      it('is a failure that may pass', async () => {
        const dead = fixture.unreachable(installation);
        const attempts = await Promise.allSettled([
          dead.nodes(),
          dead.workloads(),
          dead.createWorkload(spec('dead')),
          dead.stopWorkload('x', 1),
          dead.runOnce(oneShot('dead', ['true'])),
          dead.ensureNetwork({ name: 'x', accountId: 'a', subnet: '10.231.0.0/24' }),
          dead.takenSubnets(),
          dead.volumes(),
          dead.volumeBytes('x'),
        ]);
        for (const attempt of attempts) {
          expect(attempt).toMatchObject({ status: 'rejected', reason: expect.any(OperationalError) as unknown });
        }
      });
    });
  });
}

/** Bytes that do not compress, made as they are read. */
function noise(size: number): { stream: Readable; digest(): string } {
  const hash = createHash('sha256');
  const block = randomBytes(MIB);
  function* blocks() {
    for (let sent = 0; sent < size; sent += block.length) {
      block.writeUInt32LE(sent % 0xffffffff);
      const copy = Buffer.from(block);
      hash.update(copy);
      yield copy;
    }
  }
  return {
    stream: Readable.from(blocks(), { objectMode: false, highWaterMark: 64 * 1024 }),
    digest: () => hash.digest('hex'),
  };
}
