import type { WorkloadUsage } from '../engine.port.js';
import { asking, unlessAbsent } from './docker-errors.js';
import type { DockerHost } from './host.js';

/** What we read of the engine's answer. A container that does not run has most of it missing. */
export interface StatsSample {
  cpu_stats?: { cpu_usage?: { total_usage?: number } };
  memory_stats?: { usage?: number; stats?: Record<string, number> };
  networks?: Record<string, { rx_bytes: number; tx_bytes: number }>;
}

/**
 * Asked of the engine itself, where the kernel's own files are not to be had. Takes up to a second, in which the engine
 * waits for its next collection. `undefined`: it is gone.
 */
export async function usageByEngine(host: DockerHost, id: string): Promise<WorkloadUsage | undefined> {
  const options = { stream: false, 'one-shot': true } as { stream: false };
  const sample = await asking(`measure ${id}`, () => unlessAbsent(host.docker.getContainer(id).stats(options)));
  return sample && usageOfSample(sample, Date.now());
}

/** By the formulas of the API reference ("Get container stats based on resource usage"). */
export function usageOfSample({ cpu_stats, memory_stats, networks = {} }: StatsSample, at: number): WorkloadUsage {
  const { usage = 0, stats = {} } = memory_stats ?? {};
  const interfaces = Object.values(networks);
  return {
    at,
    cpuNanoseconds: cpu_stats?.cpu_usage?.total_usage ?? 0,
    // The page cache that can be dropped at once: cgroup v1 names it total_inactive_file, v2 inactive_file.
    memoryBytes: Math.max(0, usage - (stats.total_inactive_file ?? stats.inactive_file ?? 0)),
    networkRxBytes: interfaces.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0),
    networkTxBytes: interfaces.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0),
  };
}
