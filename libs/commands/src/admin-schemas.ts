import { z } from 'zod';

/** What administrators ask of the worker. Containers are named by ids of ours, which say nothing about the host. */
const containerId = z.string().regex(/^ctr_[0-9a-f]{26}$/, 'must be the id of a container (ctr_…)');
const instant = z.iso.datetime();

export const CONTAINER_STATES = ['created', 'running', 'paused', 'exited', 'dead'] as const;
export const CONTAINER_KINDS = ['site', 'database-server', 'database-tool', 'one-shot', 'sandbox', 'platform'] as const;
/** As the engine calls them. */
export const CONTAINER_ACTIONS = [
  ...(['create', 'start', 'healthy', 'unhealthy', 'pause', 'unpause'] as const),
  ...(['oom', 'kill', 'die', 'stop', 'restart', 'destroy'] as const),
] as const;
export const CONTAINER_SORTS = ['name', 'cpu', 'memory', 'network', 'restarts', 'startedAt'] as const;
export const WINDOWS = ['5m', '15m', '30m', '1h'] as const;

/** So many containers can be had at once: an administrator's page shows them all. */
export const MOST_LISTED = 500;

export type ContainerAction = (typeof CONTAINER_ACTIONS)[number];
export type ContainerSort = (typeof CONTAINER_SORTS)[number];
export type MetricsWindow = (typeof WINDOWS)[number];

export const containersSchema = z.object({
  /** Part of the container's name, its image, its domain's hostname or its account's name. */
  q: z.string().max(200).optional(),
  accountId: z.string().max(40).optional(),
  domainId: z.string().max(40).optional(),
  /** As it is called within the domain, or the database's engine. */
  runtime: z.string().max(63).optional(),
  kind: z.enum(CONTAINER_KINDS).optional(),
  state: z.enum(CONTAINER_STATES).optional(),
  node: z.string().max(200).optional(),
  ids: z.array(containerId).max(100).optional(),
  sort: z.enum(CONTAINER_SORTS),
  descending: z.boolean(),
  limit: z.number().int().min(1).max(MOST_LISTED),
  cursor: z.string().max(500).optional(),
});

export const containerSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(CONTAINER_KINDS),
  accountId: z.string().nullable(),
  accountName: z.string().nullable(),
  domainId: z.string().nullable(),
  hostname: z.string().nullable(),
  runtime: z.string().nullable(),
  image: z.string(),
  state: z.enum(CONTAINER_STATES),
  health: z
    .enum(['running', 'starting', 'unhealthy', 'asleep'])
    .describe(
      '`running`: it runs, and takes connections where it is a site’s; `asleep`: it rests until a visitor comes.',
    ),
  cpuPercent: z.number().nullable().describe('100 is one CPU. Null: not known yet, or it does not run.'),
  memoryBytes: z.number().nullable().describe('Without the page cache that can be dropped at once.'),
  memoryLimitBytes: z.number().nullable(),
  networkRxBytes: z.number().nullable().describe('Since it started.'),
  networkTxBytes: z.number().nullable(),
  restarts: z.number().int().describe('How often it ended by itself and was started again, since the worker runs.'),
  startedAt: instant.nullable(),
  node: z.string(),
});

export const containerPageSchema = z.object({
  items: z.array(containerSchema),
  nextCursor: z.string().nullable(),
  measuredAt: instant.nullable().describe('When the figures were taken; null: not yet.'),
});

export const oneContainerSchema = z.object({ containerId });

export const containerDetailsSchema = containerSchema.extend({
  command: z.array(z.string()),
  environment: z.array(z.string()).describe('Names only.'),
  user: z.string(),
  readOnlyRoot: z.boolean(),
  limits: z.object({ memoryBytes: z.number(), cpus: z.number(), pids: z.number() }).describe('Zero: none.'),
  mounts: z.array(
    z.object({
      kind: z.enum(['volume', 'host', 'memory']),
      path: z.string().describe('Within the container.'),
      volume: z.string().nullable(),
      readOnly: z.boolean(),
    }),
  ),
  networks: z.array(z.object({ name: z.string(), address: z.string() })),
  labels: z.record(z.string(), z.string()),
  exitCode: z.number().int().nullable(),
  outOfMemory: z.boolean().nullable().describe('Whether it ended since it wanted more memory than its limit.'),
  createdAt: instant,
  finishedAt: instant.nullable(),
});

export const containerMetricsSchema = z.object({ containerId, window: z.enum(WINDOWS) });

export const metricsSchema = z.object({
  intervalSeconds: z.number(),
  points: z
    .array(
      z.object({
        time: instant,
        cpuPercent: z.number().nullable(),
        memoryBytes: z.number().nullable(),
        networkRxBytesPerSecond: z.number().nullable(),
        networkTxBytesPerSecond: z.number().nullable(),
      }),
    )
    .describe('The oldest first. Null: it did not run, or was not known yet.'),
});

export const containerEventSchema = z.object({
  time: instant.describe('By the engine’s clock; of `healthy` and `unhealthy`, when the worker found it.'),
  action: z
    .enum(CONTAINER_ACTIONS)
    .describe(
      'As the engine calls it. `die`: it ended, for whatever reason; `kill`: it was sent a signal; `stop`: an end that was ' +
        'asked for; `oom`: one of its processes was killed, since all together wanted more memory than its limit; `healthy`, ' +
        '`unhealthy`: a site’s takes connections, or does not.',
    ),
  exitCode: z.number().int().nullable().describe('Of `die`.'),
  outOfMemory: z
    .boolean()
    .nullable()
    .describe('Of `die`: whether it ended since it wanted more memory than its limit.'),
  signal: z.string().nullable().describe('Of `kill`: `SIGTERM` asks it to end, `SIGKILL` ends it.'),
});

export const containerEventListSchema = z.object({
  items: z.array(containerEventSchema).describe('The newest first, 100 at most.'),
});

export const containerLogsSchema = z.object({
  containerId,
  tail: z.number().int().min(0).max(10_000).optional(),
  /** ISO 8601. */
  since: z.iso.datetime({ offset: true }).optional(),
  follow: z.boolean().optional(),
});

export const containerLogLineSchema = z.object({
  time: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  text: z.string(),
});

export const nodesSchema = z.object({});

export const nodeSchema = z.object({
  name: z.string(),
  os: z.enum(['linux', 'windows']),
  cpus: z.number(),
  memoryBytes: z.number(),
  engineVersion: z.string(),
  liveRestore: z.boolean().describe('Containers survive a restart of the engine itself.'),
  containers: z.object({ total: z.number().int(), running: z.number().int(), paused: z.number().int() }),
  committed: z
    .object({ memoryBytes: z.number(), cpus: z.number() })
    .describe('The limits of all that runs or is paused, added up.'),
  used: z.object({ memoryBytes: z.number(), cpuPercent: z.number() }).describe('By all of these together.'),
});

export const nodeListSchema = z.object({ items: z.array(nodeSchema) });

/** How many containers each of these accounts has. */
export const containerCountsSchema = z.object({ accountIds: z.array(z.string().max(40)).max(100) });
export const containerCountSchema = z.record(z.string(), z.number().int());

export type ListContainers = z.infer<typeof containersSchema>;
export type ContainerItem = z.infer<typeof containerSchema>;
export type ContainerPage = z.infer<typeof containerPageSchema>;
export type OneContainer = z.infer<typeof oneContainerSchema>;
export type ContainerDetails = z.infer<typeof containerDetailsSchema>;
export type ContainerMetrics = z.infer<typeof containerMetricsSchema>;
export type Metrics = z.infer<typeof metricsSchema>;
export type ContainerEventList = z.infer<typeof containerEventListSchema>;
export type ContainerLogs = z.infer<typeof containerLogsSchema>;
/** `time` is ISO 8601. */
export type ContainerLogLine = z.infer<typeof containerLogLineSchema>;
export type NodeItem = z.infer<typeof nodeSchema>;
export type NodeList = z.infer<typeof nodeListSchema>;
export type ContainerCounts = z.infer<typeof containerCountsSchema>;
