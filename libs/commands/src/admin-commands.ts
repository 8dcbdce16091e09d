import {
  type ContainerCounts,
  containerCountSchema,
  containerCountsSchema,
  type ContainerDetails,
  containerDetailsSchema,
  type ContainerEventList,
  containerEventListSchema,
  type ContainerItem,
  type ContainerLogLine,
  containerLogLineSchema,
  type ContainerLogs,
  containerLogsSchema,
  type ContainerMetrics,
  containerMetricsSchema,
  type ContainerPage,
  containerPageSchema,
  containerSchema,
  containersSchema,
  type ListContainers,
  type Metrics,
  metricsSchema,
  type NodeList,
  nodeListSchema,
  nodesSchema,
  type OneContainer,
  oneContainerSchema,
} from './admin-schemas.js';

/**
 * What the worker does for administrators. The API has found out that the caller is one. All are about containers of this
 * installation only, and throw NotFound for any other.
 */
export interface AdminHandlers {
  /** From memory: nothing is asked of the engine. */
  containers(input: ListContainers, signal: AbortSignal): Promise<ContainerPage>;
  containerCounts(input: ContainerCounts, signal: AbortSignal): Promise<Record<string, number>>;
  container(input: OneContainer, signal: AbortSignal): Promise<ContainerDetails>;
  /** From memory; also of one that is gone, for an hour. */
  containerMetrics(input: ContainerMetrics, signal: AbortSignal): Promise<Metrics>;
  /** From memory: what happened to it since the worker began; also of one that is gone, for an hour. */
  containerEvents(input: OneContainer, signal: AbortSignal): Promise<ContainerEventList>;
  /** Ends by itself unless it follows. */
  containerLogs(input: ContainerLogs, signal: AbortSignal): AsyncIterable<ContainerLogLine>;
  /** Begins it. @throws UserError conflict for one that must not be restarted now, with the reason. */
  restartContainer(input: OneContainer, signal: AbortSignal): Promise<ContainerItem>;
  nodes(input: object, signal: AbortSignal): Promise<NodeList>;
}

const DEADLINE_MS = 15_000;
const fromMemory = { kind: 'call', deadlineMs: DEADLINE_MS } as const;

export const ADMIN_COMMANDS = {
  containers: { input: containersSchema, output: containerPageSchema, ...fromMemory },
  containerCounts: { input: containerCountsSchema, output: containerCountSchema, ...fromMemory },
  container: { input: oneContainerSchema, output: containerDetailsSchema, ...fromMemory },
  containerMetrics: { input: containerMetricsSchema, output: metricsSchema, ...fromMemory },
  containerEvents: { input: oneContainerSchema, output: containerEventListSchema, ...fromMemory },
  containerLogs: { input: containerLogsSchema, output: containerLogLineSchema, kind: 'stream' },
  restartContainer: { input: oneContainerSchema, output: containerSchema, kind: 'call', deadlineMs: 60_000 },
  nodes: { input: nodesSchema, output: nodeListSchema, ...fromMemory },
} as const;
