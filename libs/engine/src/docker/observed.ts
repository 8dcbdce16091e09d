import type { ContainerInspectInfo } from 'dockerode';
import type { Endpoint, Workload, WorkloadState } from '../engine.port.js';
import { ownerOf, PORT } from './labels.js';

export const STATES: Record<string, WorkloadState> = {
  created: 'created',
  running: 'running',
  restarting: 'running',
  paused: 'paused',
  exited: 'exited',
};

/** What the engine says of a container, in the port's terms. */
export function observed(info: ContainerInspectInfo, node: string): Workload {
  const state = STATES[info.State.Status] ?? 'dead';
  const ended = state === 'exited' || state === 'dead';
  return {
    id: info.Id,
    name: info.Name.slice(1),
    labels: ownerOf(info.Config.Labels),
    image: info.Config.Image,
    state,
    exitCode: ended ? info.State.ExitCode : undefined,
    outOfMemory: ended ? info.State.OOMKilled : undefined,
    startedAt: timeOf(info.State.StartedAt),
    finishedAt: timeOf(info.State.FinishedAt),
    node,
    endpoint: state === 'running' || state === 'paused' ? endpointOf(info) : undefined,
  };
}

function endpointOf(info: ContainerInspectInfo): Endpoint | undefined {
  const port = info.Config.Labels[PORT];
  const address = Object.values(info.NetworkSettings.Networks).find((network) => network.IPAddress)?.IPAddress;
  return port && address ? { address, port: Number(port) } : undefined;
}

/** The engine writes the year 1 for what has not happened. */
function timeOf(text: string | undefined): Date | undefined {
  return text && !text.startsWith('0001-') ? new Date(text) : undefined;
}
