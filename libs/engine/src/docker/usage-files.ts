import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkloadUsage } from '../engine.port.js';

/** Where the kernel says what a container uses: see cgroups(7), proc_pid_net(5). */
export interface UsageFiles {
  cpu: string;
  memory: string;
  memoryDetails: string;
  /** Absent where it shares the host's network, whose counters are not its own. */
  network?: string;
}

export interface ContainerProcess {
  /** The container's id: the kernel's names of its groups contain it. */
  id: string;
  pid: number;
  hostNetwork: boolean;
}

/**
 * The files of a container whose first process is `pid`. `undefined` where that process is not (or no longer) the
 * container's, or the engine's processes cannot be seen from here. `root` is for tests.
 */
export function usageFiles({ id, pid, hostNetwork }: ContainerProcess, root = '/'): UsageFiles | undefined {
  const groups = groupsOf(join(root, 'proc', String(pid), 'cgroup'));
  const memory = groups.get('memory');
  const cpu = groups.get('cpuacct');
  const network = hostNetwork ? {} : { network: join(root, 'proc', String(pid), 'net/dev') };
  const base = join(root, 'sys/fs/cgroup');
  if (memory?.includes(id) && cpu?.includes(id)) {
    return {
      cpu: join(base, 'cpuacct', cpu, 'cpuacct.usage'),
      memory: join(base, 'memory', memory, 'memory.usage_in_bytes'),
      memoryDetails: join(base, 'memory', memory, 'memory.stat'),
      ...network,
    };
  }
  const unified = groups.get('');
  if (memory !== undefined || !unified?.includes(id)) return undefined;
  const directory = join(base, unified);
  return {
    cpu: join(directory, 'cpu.stat'),
    memory: join(directory, 'memory.current'),
    memoryDetails: join(directory, 'memory.stat'),
    ...network,
  };
}

/** Group by controller; that of version 2, which has all of them, by the empty name. */
function groupsOf(file: string): Map<string, string> {
  const groups = new Map<string, string>();
  for (const line of textOf(file)?.split('\n') ?? []) {
    const [, controllers, path] = /^\d+:([^:]*):(.+)$/.exec(line) ?? [];
    for (const controller of controllers?.split(',') ?? []) groups.set(controller, path!);
  }
  return groups;
}

/** `undefined` where it ends while we read. */
export function usageOfFiles(files: UsageFiles, at: number): WorkloadUsage | undefined {
  const cpu = textOf(files.cpu);
  const memory = textOf(files.memory);
  const details = textOf(files.memoryDetails);
  if (cpu === undefined || memory === undefined || details === undefined) return undefined;
  const cache = fieldOf(details, 'total_inactive_file') ?? fieldOf(details, 'inactive_file') ?? 0;
  const microseconds = fieldOf(cpu, 'usage_usec');
  return {
    at,
    cpuNanoseconds: microseconds === undefined ? Number(cpu) : microseconds * 1000,
    memoryBytes: Math.max(0, Number(memory) - cache),
    ...trafficOf(files.network === undefined ? '' : (textOf(files.network) ?? '')),
  };
}

function fieldOf(text: string, name: string): number | undefined {
  const value = new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1];
  return value === undefined ? undefined : Number(value);
}

/** Received bytes are the first column of an interface, sent ones the ninth. */
function trafficOf(text: string): Pick<WorkloadUsage, 'networkRxBytes' | 'networkTxBytes'> {
  let [networkRxBytes, networkTxBytes] = [0, 0];
  for (const line of text.split('\n')) {
    const [name, counters] = line.split(':');
    if (counters === undefined || name!.trim() === 'lo') continue;
    const columns = counters.trim().split(/\s+/);
    networkRxBytes += Number(columns[0]);
    networkTxBytes += Number(columns[8]);
  }
  return { networkRxBytes, networkTxBytes };
}

/** Read at once: these files are memory, and a call that waits for its turn costs ten times as much. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}
