import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { once } from 'node:events';
import { sizeText, UserError } from '@onebox/errors';
import { type CommandHandlers, type CommandName, COMMANDS, INPUT_HEADER } from './commands.js';
import type { Download } from './file-commands.js';
import { LEAST_PACE, type LeastPace, Pace } from './pace.js';
import { malformed, refusalOf } from './refusal.js';
import { type Listening, listenOnSocket } from './unix-server.js';

export interface CommandServerOptions {
  socketPath: string;
  handlers: CommandHandlers;
  /** Of the socket's file. Default 0600. */
  mode?: number;
  /** Errors that the caller is not told of. */
  onError?: (command: string, error: unknown) => void;
  /** Of bodies. Default: 4 KiB a second over a minute. */
  leastPace?: LeastPace;
}

/** How long the rest of a refused upload is read and thrown away, so that its sender gets to read the answer. */
const DISCARD_MS = 10_000;

/** Serves the worker's commands: `POST /<name>`, the input in a header, a stream in or out where the command has one. */
export async function createCommandServer(options: CommandServerOptions): Promise<Listening> {
  const server = createServer((request, response) => void answer(options, request, response));
  // Uploads may last long: what bounds them is the command's deadline.
  server.requestTimeout = 0;
  await listenOnSocket(server, options.socketPath, options.mode);
  return { close: () => closeServer(server) };
}

/** Ends the connections too: their callers see that the worker went away. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function answer(
  options: CommandServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const abort = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) abort.abort(new Error('The caller went away.'));
  });
  response.on('error', () => undefined);
  let deadline: NodeJS.Timeout | undefined;
  const name = request.url?.slice(1) ?? '';
  try {
    const command = commandNamed(name, request);
    const definition = COMMANDS[command];
    if (definition.deadlineMs) deadline = setTimeout(() => abort.abort(new DeadlinePassed()), definition.deadlineMs);
    const input = inputOf(command, request);
    if (definition.kind === 'stream')
      await answerStream(lines(options.handlers, command, input, abort.signal), response);
    else if (definition.kind === 'download')
      await answerDownload(await download(options.handlers, command, input, abort.signal), response);
    else answerOnce(response, 200, await call(options, command, input, request, abort.signal));
  } catch (error) {
    const reason: unknown = abort.signal.reason instanceof DeadlinePassed ? abort.signal.reason : error;
    if (!(reason instanceof UserError) && !abort.signal.aborted) options.onError?.(name, reason);
    refuse(request, response, reason);
  } finally {
    clearTimeout(deadline);
    discardRest(request);
  }
}

class DeadlinePassed extends UserError {
  constructor() {
    super('unavailable', 'worker.deadline', 'This took too long and was given up. Try again.', [], 5);
  }
}

function commandNamed(name: string, request: IncomingMessage): CommandName {
  if (request.method !== 'POST' || !Object.hasOwn(COMMANDS, name)) {
    throw new UserError('not_found', 'command.unknown', 'There is no such command.');
  }
  return name as CommandName;
}

function inputOf(command: CommandName, request: IncomingMessage): unknown {
  const header = request.headers[INPUT_HEADER];
  const parsed = COMMANDS[command].input.safeParse(parseJson(typeof header === 'string' ? header : ''));
  if (!parsed.success) throw malformed(parsed.error);
  return parsed.data;
}

function parseJson(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function call(
  { handlers, leastPace = LEAST_PACE }: CommandServerOptions,
  command: CommandName,
  input: unknown,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<unknown> {
  if (COMMANDS[command].kind === 'call') return (handlers as unknown as Calls)[command]!(input, signal);
  const { maxBytes } = input as { maxBytes: number };
  const body = bounded(request, maxBytes);
  signal.addEventListener('abort', () => body.destroy(signal.reason as Error));
  endWhereTooSlow(request, body, leastPace);
  return (handlers as unknown as Uploads)[command]!(input, body, signal);
}

/** What is typed one by one for those who write handlers is all the same here: an input that its schema has passed. */
type Calls = Record<string, (input: unknown, signal: AbortSignal) => Promise<unknown>>;
type Uploads = Record<string, (input: unknown, body: Readable, signal: AbortSignal) => Promise<unknown>>;
type Streams = Record<string, (input: unknown, signal: AbortSignal) => AsyncIterable<unknown>>;
type Downloads = Record<string, (input: unknown, signal: AbortSignal) => Promise<Download<unknown>>>;

function lines(
  handlers: CommandHandlers,
  command: CommandName,
  input: unknown,
  signal: AbortSignal,
): AsyncIterable<unknown> {
  return (handlers as unknown as Streams)[command]!(input, signal);
}

function download(
  handlers: CommandHandlers,
  command: CommandName,
  input: unknown,
  signal: AbortSignal,
): Promise<Download<unknown>> {
  return (handlers as unknown as Downloads)[command]!(input, signal);
}

/** The body, which ends with an error when it is too long or was cut off. */
function bounded(request: IncomingMessage, maxBytes: number): Transform {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  // Whoever reads it gets the error; that nobody reads it yet must not end the process.
  counter.on('error', () => undefined);
  pipeKeepingSource(request, counter);
  return counter;
}

/** As `pipeline`, but the request outlives a failing consumer: its connection still has to carry the answer. */
function pipeKeepingSource(request: IncomingMessage, counter: Transform): void {
  request.pipe(counter);
  request.once('error', (error) => counter.destroy(error));
  request.once('close', () => {
    if (!request.complete) counter.destroy(new Error('The upload was cut off.'));
  });
}

/** Until all of it has come. */
function endWhereTooSlow(request: IncomingMessage, body: Transform, least: LeastPace): void {
  const pace = new Pace(least, Date.now());
  request.on('data', (chunk: Buffer) => pace.add(chunk.length));
  const timer = setInterval(() => {
    if (pace.isTooSlow(Date.now(), body.readableLength === 0)) body.destroy(tooSlow());
  }, least.withinMs / 12).unref();
  const stop = () => clearInterval(timer);
  request.once('end', stop).once('close', stop);
  body.once('close', stop);
}

function tooSlow(): UserError {
  const message = 'The upload was too slow: less than 4 KiB a second came for a minute.';
  return new UserError('unavailable', 'content.too_slow', message, [], 5);
}

function tooLarge(maxBytes: number): UserError {
  return new UserError('too_large', 'content.too_large', `The upload is larger than ${sizeText(maxBytes)}.`);
}

async function answerStream(lines: AsyncIterable<unknown>, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders();
  for await (const item of lines) {
    if (response.destroyed) return;
    if (!response.write(`${JSON.stringify({ item })}\n`)) await drained(response);
  }
  response.end(`${JSON.stringify({ end: true })}\n`);
}

/** Where the bytes break off, so does the connection: nobody takes a part for the whole. */
async function answerDownload({ head, body }: Download<unknown>, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  response.write(`${JSON.stringify(head)}\n`);
  try {
    for await (const chunk of body ?? []) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await drained(response);
    }
  } catch (error) {
    response.destroy();
    throw error;
  }
  response.end();
}

/** Until there is room again, or nobody reads any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
    if (response.destroyed) done();
  });
}

function answerOnce(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Tells why. In the middle of a stream that is its last line. */
function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  const refusal = refusalOf(error);
  if (response.headersSent) return void response.end(`${JSON.stringify({ error: refusal })}\n`);
  answerOnce(response, 422, refusal);
}

/** Closing the connection over unread bytes would reset it before its sender has read the answer. */
function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  request.unpipe();
  request.resume();
  const timer = setTimeout(() => request.destroy(), DISCARD_MS).unref();
  request.once('close', () => clearTimeout(timer));
}
