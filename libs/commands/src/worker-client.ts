import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import type {
  ContainerCounts,
  ContainerDetails,
  ContainerEventList,
  ContainerItem,
  ContainerLogLine,
  ContainerLogs,
  ContainerMetrics,
  ContainerPage,
  ListContainers,
  Metrics,
  NodeList,
  OneContainer,
} from './admin-schemas.js';
import { type CommandName, COMMANDS, INPUT_HEADER, SOCKETS } from './commands.js';
import type {
  BeginUpload,
  DeleteFile,
  EmptyTrash,
  FileEntry,
  FileUpload,
  ListTrash,
  MakeFolder,
  OneUpload,
  OpenedPath,
  OpenPath,
  RenameFile,
  RestoredFile,
  RestoreFile,
  TrashItem,
  TrashList,
  UploadPiece,
  WriteFile,
  WrittenFile,
} from './file-schemas.js';
import { NudgeSender } from './nudge-sender.js';
import { errorOf, malformed, workerUnavailable } from './refusal.js';
import { type AppLogin, type AppLoginAnswer, type CommandLogLine, type Logs } from './schemas.js';
import type { InspectContent, Inspected, OpenWebTool, UploadContent, Uploaded, WebToolAddress } from './schemas.js';
import { readJson, send } from './socket-request.js';

export interface WorkerClientOptions {
  runDir: string;
  /** How much longer than the command's own deadline an answer is waited for, in milliseconds. Default 5 s. */
  timeoutMs?: number;
}

const streamLineSchema = z.union([
  z.object({ item: z.unknown() }),
  z.object({ error: z.unknown() }),
  z.object({ end: z.literal(true) }),
]);

/** The worker as the API sees it. Every command throws the worker's UserError, or `worker.unavailable` where it is away. */
export class WorkerClient {
  private readonly nudges: NudgeSender;

  constructor(private readonly options: WorkerClientOptions) {
    const socketPath = join(options.runDir, SOCKETS.nudge);
    this.nudges = new NudgeSender(socketPath, (keys) => ({ keys }));
  }

  /** Asks the worker to look at these. Never throws, never waits: its resync finds what a lost nudge missed. */
  nudge(keys: string[]): void {
    for (const key of keys) this.nudges.send(key);
  }

  /**
   * Streams an archive into a new release. Where the worker refuses before it has read the body, the rest of the body is left
   * unread. @throws UserError `content.*`
   */
  async uploadContent(input: UploadContent, body: Readable, signal?: AbortSignal): Promise<Uploaded> {
    const response = await this.begin('uploadContent', input, signal, body);
    return (await this.finish('uploadContent', response)) as Uploaded;
  }

  /** A one-time signed-in address, or a one-time password. Never to be stored or logged. */
  /** @throws UserError `content.*` and `runtime.image_unavailable` for files that a runtime cannot run. */
  async inspectContent(input: InspectContent, signal?: AbortSignal): Promise<Inspected> {
    const response = await this.begin('inspectContent', input, signal);
    return (await this.finish('inspectContent', response)) as Inspected;
  }

  async appLogin(input: AppLogin, signal?: AbortSignal): Promise<AppLoginAnswer> {
    const response = await this.begin('appLogin', input, signal);
    return (await this.finish('appLogin', response)) as AppLoginAnswer;
  }

  /** A one-time address. Never to be stored or logged. */
  async openWebTool(input: OpenWebTool, signal?: AbortSignal): Promise<WebToolAddress> {
    const response = await this.begin('openWebTool', input, signal);
    return (await this.finish('openWebTool', response)) as WebToolAddress;
  }

  logs(input: Logs, signal?: AbortSignal): AsyncGenerator<CommandLogLine> {
    return this.stream<CommandLogLine>('logs', input, signal);
  }

  // ---- a site's files

  /** A page of a folder, or a file and its bytes, which break off with an error where not all of them come. */
  async openPath(input: OpenPath, signal?: AbortSignal): Promise<{ head: OpenedPath; body: AsyncIterable<Buffer> }> {
    const response = await this.begin('openPath', input, signal);
    if (response.statusCode !== 200) throw errorOf(await readJson(response));
    const { line, rest } = await firstLine(response);
    const head = COMMANDS.openPath.output.safeParse(line);
    if (!head.success) throw workerUnavailable();
    return { head: head.data as OpenedPath, body: rest };
  }

  writeFile(input: WriteFile, body: Readable, signal?: AbortSignal): Promise<WrittenFile> {
    return this.ask('writeFile', input, signal, body);
  }

  makeFolder(input: MakeFolder, signal?: AbortSignal): Promise<FileEntry> {
    return this.ask('makeFolder', input, signal);
  }

  renameFile(input: RenameFile, signal?: AbortSignal): Promise<FileEntry> {
    return this.ask('renameFile', input, signal);
  }

  beginUpload(input: BeginUpload, signal?: AbortSignal): Promise<FileUpload> {
    return this.ask('beginUpload', input, signal);
  }

  readUpload(input: OneUpload, signal?: AbortSignal): Promise<FileUpload> {
    return this.ask('readUpload', input, signal);
  }

  uploadPiece(input: UploadPiece, body: Readable, signal?: AbortSignal): Promise<FileUpload> {
    return this.ask('uploadPiece', input, signal, body);
  }

  cancelUpload(input: OneUpload, signal?: AbortSignal): Promise<object> {
    return this.ask('cancelUpload', input, signal);
  }

  deleteFile(input: DeleteFile, signal?: AbortSignal): Promise<TrashItem> {
    return this.ask('deleteFile', input, signal);
  }

  listTrash(input: ListTrash, signal?: AbortSignal): Promise<TrashList> {
    return this.ask('listTrash', input, signal);
  }

  restoreFile(input: RestoreFile, signal?: AbortSignal): Promise<RestoredFile> {
    return this.ask('restoreFile', input, signal);
  }

  emptyTrash(input: EmptyTrash, signal?: AbortSignal): Promise<object> {
    return this.ask('emptyTrash', input, signal);
  }

  // ---- for administrators

  containers(input: ListContainers): Promise<ContainerPage> {
    return this.ask('containers', input);
  }

  containerCounts(input: ContainerCounts): Promise<Record<string, number>> {
    return this.ask('containerCounts', input);
  }

  container(input: OneContainer): Promise<ContainerDetails> {
    return this.ask('container', input);
  }

  containerMetrics(input: ContainerMetrics): Promise<Metrics> {
    return this.ask('containerMetrics', input);
  }

  containerEvents(input: OneContainer): Promise<ContainerEventList> {
    return this.ask('containerEvents', input);
  }

  containerLogs(input: ContainerLogs, signal?: AbortSignal): AsyncGenerator<ContainerLogLine> {
    return this.stream<ContainerLogLine>('containerLogs', input, signal);
  }

  restartContainer(input: OneContainer): Promise<ContainerItem> {
    return this.ask('restartContainer', input);
  }

  nodes(): Promise<NodeList> {
    return this.ask('nodes', {});
  }

  private async ask<T>(name: CommandName, input: unknown, signal?: AbortSignal, body?: Readable): Promise<T> {
    return (await this.finish(name, await this.begin(name, input, signal, body))) as T;
  }

  private async *stream<T>(name: CommandName, input: unknown, signal?: AbortSignal): AsyncGenerator<T> {
    const response = await this.begin(name, input, signal);
    if (response.statusCode !== 200) throw errorOf(await readJson(response));
    try {
      for await (const line of jsonLines(response)) {
        if ('end' in line) return;
        if ('error' in line) throw errorOf(line.error);
        yield COMMANDS[name].output.parse(line.item) as T;
      }
      throw workerUnavailable();
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      response.destroy();
    }
  }

  private begin(name: CommandName, input: unknown, signal?: AbortSignal, body?: Readable): Promise<IncomingMessage> {
    const { deadlineMs, input: schema } = COMMANDS[name];
    const parsed = schema.safeParse(input);
    if (!parsed.success) return Promise.reject(malformed(parsed.error));
    return send({
      socketPath: join(this.options.runDir, SOCKETS.commands),
      path: `/${name}`,
      headers: { [INPUT_HEADER]: Buffer.from(JSON.stringify(parsed.data)).toString('base64url') },
      body,
      signal,
      timeoutMs: deadlineMs && deadlineMs + (this.options.timeoutMs ?? 5000),
    });
  }

  private async finish(name: CommandName, response: IncomingMessage): Promise<unknown> {
    const answer = await readJson(response);
    // An upload that was refused early goes no further.
    response.destroy();
    if (response.statusCode !== 200) throw errorOf(answer);
    const parsed = COMMANDS[name].output.safeParse(answer);
    if (!parsed.success) throw workerUnavailable();
    return parsed.data;
  }
}

/** JSON up to the first line's end, and what follows. @throws UserError (worker.unavailable) where it is cut off before. */
async function firstLine(response: IncomingMessage): Promise<{ line: unknown; rest: AsyncIterable<Buffer> }> {
  const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const head: Buffer[] = [];
  for (;;) {
    const next = await chunks.next().catch(() => undefined);
    if (!next || next.done) throw workerUnavailable();
    const chunk = next.value;
    const end = chunk.indexOf('\n');
    head.push(end < 0 ? chunk : chunk.subarray(0, end));
    if (end < 0) continue;
    const line: unknown = JSON.parse(Buffer.concat(head).toString('utf8'));
    return { line, rest: following(chunk.subarray(end + 1), chunks, response) };
  }
}

async function* following(
  first: Buffer,
  chunks: AsyncIterator<Buffer>,
  response: IncomingMessage,
): AsyncGenerator<Buffer> {
  try {
    if (first.length > 0) yield first;
    yield* { [Symbol.asyncIterator]: () => chunks };
    if (!response.complete) throw workerUnavailable();
  } finally {
    response.destroy();
  }
}

async function* jsonLines(response: IncomingMessage): AsyncGenerator<z.infer<typeof streamLineSchema>> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const chunk of response) {
      const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
      rest = lines.pop()!;
      for (const line of lines) yield streamLineSchema.parse(JSON.parse(line));
    }
  } catch {
    throw workerUnavailable();
  }
}
