import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  type AppLogin,
  type AppLoginAnswer,
  type CommandHandlers,
  type CommandLogLine,
  type ContainerCounts,
  type ContainerDetails,
  type ContainerEventList,
  type ContainerItem,
  type ContainerLogLine,
  type ContainerLogs,
  type ContainerPage,
  createCommandServer,
  createNudgeServer,
  type ListContainers,
  type Listening,
  type InspectContent,
  type Inspected,
  type Logs,
  type Metrics,
  type NodeList,
  type OneContainer,
  SOCKETS,
  type UploadContent,
  type OpenWebTool,
  type Uploaded,
  type WebToolAddress,
} from '@onebox/commands';
import { NotFound } from '@onebox/errors';
import { FakeFiles } from './fake-files.js';

/**
 * What the API sees of a worker: its real sockets and its real protocol, with nothing behind them but memory. What it was
 * told and sent is kept for tests to look at.
 */
export class FakeWorker extends FakeFiles implements CommandHandlers {
  readonly keys: string[] = [];
  readonly uploads: { input: UploadContent; bytes: number; sha256: string }[] = [];
  readonly asked: (Logs | AppLogin | OpenWebTool)[] = [];
  /** What looking through files finds, by the runtime's name. */
  findings: Inspected['findings'] = {};
  readonly inspected: InspectContent[] = [];
  /** Thrown instead of the next answer. */
  refusal?: Error;
  lines: CommandLogLine[] = [];
  /** How many followers were let go of. */
  released = 0;
  /** What there is of containers; the answers about them are made of these. */
  containerItems: ContainerItem[] = [];
  containerEventItems: ContainerEventList['items'] = [];
  restarted: string[] = [];
  private servers: Listening[] = [];

  async listen(runDir: string): Promise<void> {
    this.servers = [
      await createCommandServer({ socketPath: join(runDir, SOCKETS.commands), handlers: this }),
      await createNudgeServer({
        socketPath: join(runDir, SOCKETS.nudge),
        onKeys: (keys) => void this.keys.push(...keys),
      }),
    ];
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
  }

  async uploadContent(input: UploadContent, body: Readable): Promise<Uploaded> {
    this.refuseWhereTold();
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of body) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
    this.uploads.push({ input, bytes, sha256: hash.digest('hex') });
    return { files: 1, bytes, ...(input.inspect ? { findings: this.findings } : {}) };
  }

  inspectContent(input: InspectContent): Promise<Inspected> {
    this.inspected.push(input);
    this.refuseWhereTold();
    return Promise.resolve({ findings: this.findings });
  }

  appLogin(input: AppLogin): Promise<AppLoginAnswer> {
    this.asked.push(input);
    this.refuseWhereTold();
    return Promise.resolve({ url: 'http://blog.test/?onebox_login=once', expiresAt: '2026-11-20T10:15:00.000Z' });
  }

  openWebTool(input: OpenWebTool): Promise<WebToolAddress> {
    this.asked.push(input);
    this.refuseWhereTold();
    return Promise.resolve({ url: 'http://db-1.sites.test/#once', expiresAt: '2026-11-20T10:15:00.000Z' });
  }

  async *logs(input: Logs, signal: AbortSignal): AsyncGenerator<CommandLogLine> {
    this.asked.push(input);
    this.refuseWhereTold();
    yield* this.lines;
    if (!input.follow) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    this.released++;
  }

  containers({ ids, limit }: ListContainers): Promise<ContainerPage> {
    this.refuseWhereTold();
    const items = this.containerItems.filter(({ id }) => !ids || ids.includes(id)).slice(0, limit);
    return Promise.resolve({ items, nextCursor: null, measuredAt: '2026-11-20T10:00:00.000Z' });
  }

  containerCounts({ accountIds }: ContainerCounts): Promise<Record<string, number>> {
    const of = (id: string) => this.containerItems.filter(({ accountId }) => accountId === id).length;
    return Promise.resolve(Object.fromEntries(accountIds.map((id) => [id, of(id)])));
  }

  async container({ containerId }: OneContainer): Promise<ContainerDetails> {
    return {
      ...this.itemOf(containerId),
      ...{ command: ['start'], environment: ['PORT'], user: '200000:200000', readOnlyRoot: true },
      ...{ limits: { memoryBytes: 0, cpus: 0, pids: 0 }, mounts: [], networks: [], labels: {} },
      ...{ exitCode: null, outOfMemory: null, createdAt: '2026-11-20T10:00:00.000Z', finishedAt: null },
    };
  }

  async containerMetrics({ containerId }: OneContainer): Promise<Metrics> {
    this.itemOf(containerId);
    return { intervalSeconds: 10, points: [] };
  }

  async containerEvents({ containerId }: OneContainer): Promise<ContainerEventList> {
    this.itemOf(containerId);
    return { items: this.containerEventItems };
  }

  async *containerLogs({ containerId }: ContainerLogs): AsyncGenerator<ContainerLogLine> {
    this.itemOf(containerId);
    for (const { time, stream, text } of this.lines) yield { time, stream, text };
  }

  async restartContainer({ containerId }: OneContainer): Promise<ContainerItem> {
    this.refuseWhereTold();
    const item = this.itemOf(containerId);
    this.restarted.push(containerId);
    return item;
  }

  nodes(): Promise<NodeList> {
    return Promise.resolve({ items: [] });
  }

  private itemOf(containerId: string): ContainerItem {
    const found = this.containerItems.find(({ id }) => id === containerId);
    if (!found) throw new NotFound('container');
    return found;
  }

  private refuseWhereTold(): void {
    const { refusal } = this;
    this.refusal = undefined;
    if (refusal) throw refusal;
  }
}
