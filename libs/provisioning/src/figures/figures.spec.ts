import type { EngineEvent, MeasuredWorkload } from '@onebox/engine';
import type { Container } from './container.js';
import { containerId } from './container-id.js';
import { Figures } from './figures.js';

const NAME = 'ob-inst-1-abc';
const ID = containerId(NAME);

function workload(name: string, changes: Partial<MeasuredWorkload> = {}): MeasuredWorkload {
  return {
    ...{ name, image: 'onebox/php:1', state: 'running', node: 'one', restartsByEngine: 0 },
    labels: { kind: 'database-server' },
    limits: { memoryBytes: 1000, cpus: 1 },
    startedAt: new Date(0),
    ...changes,
  };
}

const usage = (at: number, cpuNanoseconds: number) => ({
  ...{ at, cpuNanoseconds, memoryBytes: 7 },
  ...{ networkRxBytes: 0, networkTxBytes: 0 },
});

const event = (action: EngineEvent['action']): EngineEvent => ({
  ...{ kind: 'workload', action, name: NAME, labels: {}, time: new Date() },
});

describe('Figures', () => {
  let measured: MeasuredWorkload[];
  let told: Container[][];
  let figures: Figures;
  const warnings: object[] = [];

  beforeEach(() => {
    measured = [];
    told = [];
    figures = new Figures({
      engine: { measure: () => Promise.resolve(measured) },
      log: { info: () => {}, warn: (details) => void warnings.push(details), error: () => {} },
      onChange: (containers) => Promise.resolve(void told.push(containers)),
    });
  });
  afterEach(() => {
    jest.useRealTimers();
    return figures.stop();
  });

  it('take the CPU from two looks, and begin anew with each run', async () => {
    measured = [workload(NAME, { usage: usage(0, 0) })];
    await figures.look(true);
    expect(figures.find(ID)!.cpuPercent).toBeNull();
    measured = [workload(NAME, { usage: usage(10_000, 2.5e9) })];
    await figures.look(true);
    expect(figures.find(ID)!.cpuPercent).toBe(25);
    measured = [workload(NAME, { usage: usage(20_000, 9e9), startedAt: new Date(15_000) })];
    await figures.look(true);
    expect(figures.find(ID)!.cpuPercent).toBeNull();
    expect(figures.history.since(ID, 0).map(({ cpuPercent }) => cpuPercent)).toEqual([null, 25, null]);
  });

  it('keep the CPU of the last sample over looks between samples', async () => {
    measured = [workload(NAME, { usage: usage(0, 0) })];
    await figures.look(true);
    measured = [workload(NAME, { usage: usage(10_000, 2.5e9) })];
    await figures.look(true);
    measured = [workload(NAME, { usage: usage(10_500, 3e9) })];
    await figures.look(false);
    expect(figures.find(ID)!.cpuPercent).toBe(25);
    measured = [workload(NAME, { usage: usage(20_000, 3.5e9) })];
    await figures.look(true);
    expect(figures.find(ID)!.cpuPercent).toBe(10);
  });

  it('count what ended by itself, not what was stopped', async () => {
    measured = [workload(NAME, { restartsByEngine: 2 })];
    for (const action of ['die', 'start', 'die', 'stop', 'start', 'die', 'start'] as const) figures.heed(event(action));
    await figures.look(false);
    expect(figures.find(ID)!.restarts).toBe(4);
    figures.heed(event('destroy'));
    await figures.look(false);
    expect(figures.find(ID)!.restarts).toBe(2);
  });

  it('tell what happened, once, and nothing of what was there at the first look', async () => {
    measured = [workload(NAME)];
    await figures.look(true);
    measured = [workload(NAME), workload('ob-new')];
    await figures.look(false);
    await figures.look(true);
    measured = [workload(NAME, { state: 'exited', startedAt: undefined })];
    await figures.look(false);
    expect(told.map((containers) => containers.map(({ name, state }) => `${name} ${state}`))).toEqual([
      ['ob-new running'],
      [`${NAME} exited`, 'ob-new running'],
    ]);
  });

  it('know what is gone for an hour, and no longer', async () => {
    jest.useFakeTimers({ now: 1_000_000 });
    measured = [workload(NAME, { usage: usage(0, 0) })];
    await figures.look(true);
    measured = [];
    await figures.look(true);
    expect([figures.find(ID), figures.isKnown(ID)]).toEqual([undefined, true]);
    jest.setSystemTime(1_000_000 + 3_600_001);
    await figures.look(true);
    expect(figures.isKnown(ID)).toBe(false);
  });

  it('know the events of what came and went between two looks for as long', async () => {
    jest.useFakeTimers({ now: 1_000_000 });
    for (const action of ['create', 'start', 'die', 'destroy'] as const) figures.heed(event(action));
    await figures.look(true);
    expect([figures.isKnown(ID), figures.lives.of(ID).length]).toEqual([true, 4]);
    jest.setSystemTime(1_000_000 + 3_600_001);
    await figures.look(true);
    expect(figures.isKnown(ID)).toBe(false);
  });

  it('stay as they were while the engine does not answer, and say so once', async () => {
    measured = [workload(NAME)];
    await figures.look(true);
    const broken = new Figures({
      engine: { measure: () => Promise.reject(new Error('away')) },
      log: { info: () => {}, warn: (details) => void warnings.push(details), error: () => {} },
      onChange: () => Promise.resolve(),
    });
    broken.start();
    broken.heed(event('start'));
    await new Promise((resolve) => setTimeout(resolve, 700));
    await broken.stop();
    expect(warnings.length).toBe(1);
    expect(figures.find(ID)).toBeDefined();
  });
});
