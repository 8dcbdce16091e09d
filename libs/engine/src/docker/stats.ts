import type { WorkloadStats } from '../engine.port.js';
import { asking } from './docker-errors.js';
import type { DockerHost } from './host.js';

interface CpuSample {
  cpu_usage?: { total_usage?: number; percpu_usage?: number[] | null };
  system_cpu_usage?: number;
  online_cpus?: number;
}

/** What we read of the engine's answer. A container that does not run has most of it missing. */
export interface StatsSample {
  cpu_stats: CpuSample;
  precpu_stats: CpuSample;
  memory_stats: { usage?: number; limit?: number; stats?: Record<string, number> };
  networks?: Record<string, { rx_bytes: number; tx_bytes: number }>;
}

/** Takes a second or two: the engine measures twice. */
export async function statsOf(host: DockerHost, workload: string): Promise<WorkloadStats> {
  const { Id } = await host.existingContainer(workload);
  const sample = await asking(`measure ${workload}`, () => host.docker.getContainer(Id).stats({ stream: false }));
  return figures(sample);
}

/** By the formulas of the API reference ("Get container stats based on resource usage"): 100 % is one CPU. */
export function figures(sample: StatsSample): WorkloadStats {
  const { usage = 0, limit = 0, stats = {} } = sample.memory_stats;
  const networks = Object.values(sample.networks ?? {});
  return {
    cpuPercent: cpuPercent(sample.precpu_stats, sample.cpu_stats),
    // The page cache that can be dropped at once: cgroup v1 names it total_inactive_file, v2 inactive_file.
    memoryBytes: Math.max(0, usage - (stats.total_inactive_file ?? stats.inactive_file ?? 0)),
    memoryLimitBytes: limit,
    networkRxBytes: networks.reduce((sum, network) => sum + network.rx_bytes, 0),
    networkTxBytes: networks.reduce((sum, network) => sum + network.tx_bytes, 0),
  };
}

function cpuPercent(before: CpuSample, after: CpuSample): number {
  const used = (after.cpu_usage?.total_usage ?? 0) - (before.cpu_usage?.total_usage ?? 0);
  const passed = (after.system_cpu_usage ?? 0) - (before.system_cpu_usage ?? 0);
  const cpus = after.online_cpus || after.cpu_usage?.percpu_usage?.length || 1;
  return used > 0 && passed > 0 ? (used / passed) * cpus * 100 : 0;
}
