import { type Container, healthOf, sampleOf } from './container.js';

const usage = (at: number, cpuNanoseconds: number, networkRxBytes = 0) => ({
  ...{ at, cpuNanoseconds, networkRxBytes },
  ...{ memoryBytes: 5, networkTxBytes: 0 },
});

describe('sampleOf', () => {
  it('is what happened between two looks: half a CPU is 50 %', () => {
    expect(sampleOf(usage(1_000, 1e9, 100), usage(11_000, 6e9, 600))).toEqual({
      ...{ cpuPercent: 50, memoryBytes: 5, networkRxBytesPerSecond: 50, networkTxBytesPerSecond: 0 },
    });
  });

  it('does not make a rate of two runs, or of one look', () => {
    expect(sampleOf(undefined, usage(11_000, 6e9)).cpuPercent).toBeNull();
    expect(sampleOf(usage(1_000, 7e9), usage(11_000, 6e9)).cpuPercent).toBeNull();
    expect(sampleOf(usage(1_000, 7e9), usage(1_000, 8e9)).cpuPercent).toBeNull();
  });
});

describe('healthOf', () => {
  const now = 1_000_000;
  const container = (changes: Partial<Container>) => ({ state: 'running', ...changes }) as Container;
  const startedBefore = (milliseconds: number) => new Date(now - milliseconds);

  it.each([
    ['running', container({ answers: true })],
    ['running', container({})],
    ['starting', container({ answers: false, startedAt: startedBefore(5_000) })],
    ['unhealthy', container({ answers: false, startedAt: startedBefore(90_000) })],
    ['unhealthy', container({ state: 'exited' })],
    ['asleep', container({ state: 'paused' })],
    ['starting', container({ state: 'created' })],
  ])('is %s', (health, one) => expect(healthOf(one, false, now)).toBe(health));

  it('is asleep where its site rests, not unhealthy', () =>
    expect(healthOf(container({ state: 'exited' }), true, now)).toBe('asleep'));
});
