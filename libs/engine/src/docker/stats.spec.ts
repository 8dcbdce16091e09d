import { figures, type StatsSample } from './stats.js';

const sample: StatsSample = {
  precpu_stats: { cpu_usage: { total_usage: 1_000 }, system_cpu_usage: 10_000, online_cpus: 2 },
  cpu_stats: { cpu_usage: { total_usage: 1_500 }, system_cpu_usage: 12_000, online_cpus: 2 },
  memory_stats: { usage: 1_000, limit: 4_000, stats: { total_inactive_file: 300 } },
  networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
};

describe('figures', () => {
  it('are the engine’s own', () => {
    expect(figures(sample)).toEqual({
      cpuPercent: 50,
      memoryBytes: 700,
      memoryLimitBytes: 4_000,
      networkRxBytes: 11,
      networkTxBytes: 22,
    });
  });

  it('read both versions of cgroups', () => {
    const v2 = { ...sample, memory_stats: { usage: 1_000, limit: 4_000, stats: { inactive_file: 100 } } };
    expect(figures(v2).memoryBytes).toBe(900);
    const perCpu = {
      ...sample,
      cpu_stats: {
        ...sample.cpu_stats,
        online_cpus: undefined,
        cpu_usage: { total_usage: 1_500, percpu_usage: [1, 2, 3] },
      },
    };
    expect(figures(perCpu).cpuPercent).toBe(75);
  });

  it('of what does not run are zero', () => {
    expect(figures({ precpu_stats: {}, cpu_stats: {}, memory_stats: {} })).toEqual({
      cpuPercent: 0,
      memoryBytes: 0,
      memoryLimitBytes: 0,
      networkRxBytes: 0,
      networkTxBytes: 0,
    });
  });
});
