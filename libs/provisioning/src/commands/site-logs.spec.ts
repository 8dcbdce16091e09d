import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandLogLine } from '@onebox/commands';
import type { LogLine, LogOptions, OwnerLabels, Workload } from '@onebox/engine';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import { SiteLogs } from './site-logs.js';

/** Containers of one site that print what a test has them print. */
class Containers {
  private readonly containers: { workload: Workload; lines: LogLine[] }[] = [];

  run(name: string, runtime: string): (second: number, text: string) => void {
    const existing = this.containers.find(({ workload }) => workload.name === name);
    if (existing) existing.workload.state = 'running';
    else this.containers.push({ workload: workload(name, runtime), lines: [] });
    const { lines } = this.containers.find((one) => one.workload.name === name)!;
    return (second, text) => void lines.push({ time: at(second), stream: 'stdout', text });
  }

  stop(name: string): void {
    this.containers.find(({ workload }) => workload.name === name)!.workload.state = 'exited';
  }

  workloads = (): Promise<Workload[]> => Promise.resolve(this.containers.map((one) => ({ ...one.workload })));

  /** As an engine does: the last lines since then, and on while it runs and nobody has had enough. */
  async *logs(name: string, { tail, since, follow, signal }: LogOptions): AsyncGenerator<LogLine> {
    const { workload, lines } = this.containers.find((one) => one.workload.name === name)!;
    const wanted = lines.filter(({ time }) => !since || time >= since);
    let told = lines.length;
    yield* tail === undefined ? wanted : wanted.slice(Math.max(0, wanted.length - tail));
    while (follow && !signal!.aborted) {
      while (told < lines.length) yield lines[told++]!;
      if (workload.state === 'exited') return;
      await sleep(5);
    }
  }
}

function workload(name: string, runtime: string): Workload {
  const labels: OwnerLabels = { kind: 'site', domainId: 'dom_1', runtime };
  return { id: name, name, labels, image: 'php', state: 'running', node: 'here' };
}

const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, second));

describe("a site's logs", () => {
  const site = { accountId: 'acc_1', domainId: 'dom_1' };
  const facts = {
    read: () => Promise.resolve({ domain: { accountId: 'acc_1', deletedAt: null } }),
  } as unknown as SiteFactsReader;
  let containers: Containers;
  let stop: AbortController;
  const logs = () => new SiteLogs({ engine: containers, facts, joinMs: 10 });

  beforeEach(() => {
    containers = new Containers();
    stop = new AbortController();
  });
  afterEach(() => stop.abort());

  async function read(wish: object): Promise<string[]> {
    const lines: CommandLogLine[] = [];
    for await (const line of logs().run({ ...site, ...wish }, stop.signal)) lines.push(line);
    return lines.map(({ runtime, text }) => `${runtime} ${text}`);
  }

  /** Reads on until a line with this text has come. */
  function follow(wish: object = {}) {
    const lines = logs().run({ ...site, ...wish, follow: true }, stop.signal);
    return async (last: string): Promise<string[]> => {
      const texts: string[] = [];
      while (texts.at(-1) !== last) texts.push(((await lines.next()).value as CommandLogLine).text);
      return texts;
    };
  }

  it('are those of all runtimes in the order of time, each with its name', async () => {
    const [php, rails] = [containers.run('a', 'php'), containers.run('b', 'tracker')];
    php(1, 'one');
    rails(2, 'two');
    php(3, 'three');
    rails(4, 'four');
    expect(await read({})).toEqual(['php one', 'tracker two', 'php three', 'tracker four']);
    expect(await read({ runtime: 'tracker' })).toEqual(['tracker two', 'tracker four']);
    expect(await read({ tail: 3 })).toEqual(['tracker two', 'php three', 'tracker four']);
    expect(await read({ tail: 0 })).toEqual([]);
    expect(await read({ since: at(3).toISOString() })).toEqual(['php three', 'tracker four']);
    expect(await read({ since: at(2).toISOString(), tail: 2, runtime: 'php' })).toEqual(['php three']);
  });

  it('are heard of all runtimes as they are written', async () => {
    const [php, rails] = [containers.run('a', 'php'), containers.run('b', 'tracker')];
    php(1, 'old');
    const until = follow({ tail: 1 });
    expect(await until('old')).toEqual(['old']);
    rails(2, 'new');
    expect(await until('new')).toEqual(['new']);
  });

  it('go on with the containers that replace others, from their first line', async () => {
    const old = containers.run('old', 'php');
    old(1, 'old');
    const until = follow({ runtime: 'php' });
    await until('old');
    containers.run('elsewhere', 'tracker')(2, 'not asked for');
    const next = containers.run('new', 'php');
    next(3, 'starting');
    next(4, 'ready');
    expect(await until('ready')).toEqual(['starting', 'ready']);
    old(5, 'ending');
    await until('ending');
    containers.stop('old');
    next(6, 'alone');
    expect(await until('alone')).toEqual(['alone']);
  });

  it('go on with a container that slept, without telling anything twice', async () => {
    const php = containers.run('a', 'php');
    php(1, 'before');
    const until = follow();
    await until('before');
    const rest = until('awake');
    containers.stop('a');
    await sleep(50);
    containers.run('a', 'php');
    await sleep(50);
    php(9, 'awake');
    expect(await rest).toEqual(['awake']);
  });

  it('end when nobody listens any more', async () => {
    containers.run('a', 'php')(1, 'line');
    const lines = logs().run({ ...site, follow: true }, stop.signal);
    await lines.next();
    const rest = lines.next();
    stop.abort();
    expect(await rest).toMatchObject({ done: true });
  });
});
