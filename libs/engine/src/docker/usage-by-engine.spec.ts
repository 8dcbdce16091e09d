import { type StatsSample, usageOfSample } from './usage-by-engine.js';

const sample: StatsSample = {
  cpu_stats: { cpu_usage: { total_usage: 1_500 } },
  memory_stats: { usage: 1_000, stats: { total_inactive_file: 300 } },
  networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
};

describe('usageOfSample', () => {
  it('takes the engine’s counters, of all interfaces, without the cache that can be dropped', () => {
    const usage = { cpuNanoseconds: 1_500, memoryBytes: 700, networkRxBytes: 11, networkTxBytes: 22 };
    expect(usageOfSample(sample, 7)).toEqual({ at: 7, ...usage });
  });

  it('reads the memory of both versions of cgroups', () => {
    const v2 = { ...sample, memory_stats: { usage: 1_000, stats: { inactive_file: 100 } } };
    expect(usageOfSample(v2, 7).memoryBytes).toBe(900);
  });

  it('is zero for what does not run', () => {
    const none = { cpuNanoseconds: 0, memoryBytes: 0, networkRxBytes: 0, networkTxBytes: 0 };
    expect(usageOfSample({}, 7)).toEqual({ at: 7, ...none });
  });
});
