import type { ContainerInspectInfo } from 'dockerode';
import type { WorkloadDetails } from '../engine.port.js';
import { observed } from './observed.js';

/** What an administrator may see of a container. Values of its environment and paths of the host stay here. */
export function details(info: ContainerInspectInfo, node: string): WorkloadDetails {
  const { Config, HostConfig } = info;
  return {
    ...observed(info, node),
    command: [info.Path, ...info.Args].filter((part) => part !== ''),
    environment: (Config.Env ?? []).map((variable) => variable.split('=', 1)[0]!).sort(),
    user: Config.User,
    readOnlyRoot: HostConfig.ReadonlyRootfs ?? false,
    limits: {
      memoryBytes: HostConfig.Memory ?? 0,
      cpus: (HostConfig.NanoCpus ?? 0) / 1e9,
      pids: Math.max(0, HostConfig.PidsLimit ?? 0),
    },
    mounts: [...mounts(info), ...memory(HostConfig.Tmpfs)],
    networks: networks(info),
    createdAt: new Date(info.Created),
  };
}

function mounts({ Mounts }: ContainerInspectInfo): WorkloadDetails['mounts'] {
  return Mounts.map(({ Type, Name, Destination, RW }) => ({
    ...(Type === 'volume' ? { kind: 'volume' as const, volume: Name } : { kind: 'host' as const }),
    path: Destination,
    readOnly: !RW,
  }));
}

function memory(tmpfs: Record<string, string> = {}): WorkloadDetails['mounts'] {
  return Object.keys(tmpfs).map((path) => ({ kind: 'memory', path, readOnly: false }));
}

function networks({ NetworkSettings }: ContainerInspectInfo): WorkloadDetails['networks'] {
  const joined = Object.entries(NetworkSettings.Networks ?? {}).filter(([, { IPAddress }]) => IPAddress);
  return joined.map(([name, { IPAddress }]) => ({ name, address: IPAddress }));
}
