import type { Readable } from 'node:stream';
import type { LogLine, LogOptions } from '../engine.port.js';
import { asking } from './docker-errors.js';
import type { DockerHost } from './host.js';
import { type Frame, frames } from './multiplex.js';

/** A line that grows beyond this is handed on in pieces: a tenant chooses how long his lines are. */
const LONGEST_LINE = 64 * 1024;
const LINE_FEED = 10;

/** Lines of a container's log, of both streams as they came. Ends with the container or, quietly, by the signal. */
export async function* logLines(host: DockerHost, workload: string, options: LogOptions): AsyncGenerator<LogLine> {
  const { signal } = options;
  if (signal?.aborted) return;
  const { Id } = await host.existingContainer(workload);
  const source = await asking(`read the log of ${workload}`, () => opened(host, Id, options));
  const close = () => source.destroy();
  signal?.addEventListener('abort', close, { once: true });
  try {
    yield* linesOf(messages(frames(source)));
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    signal?.removeEventListener('abort', close);
    source.destroy();
  }
}

/** Straight by the modem: dockerode would read a log that is not followed into memory whole. */
function opened(host: DockerHost, id: string, { tail, since, follow }: LogOptions): Promise<Readable> {
  const query = {
    stdout: true,
    stderr: true,
    timestamps: true,
    follow: !!follow,
    tail: tail ?? 'all',
    ...(since ? { since: (since.getTime() / 1000).toFixed(3) } : {}),
  };
  const request = {
    path: `/containers/${id}/logs?`,
    method: 'GET',
    isStream: true,
    statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
    options: query,
  };
  return new Promise((resolve, reject) => {
    host.docker.modem.dial(request, (error: Error | null, source: unknown) =>
      error ? reject(error) : resolve(source as Readable),
    );
  });
}

/** The engine sends each message as one frame, which may arrive in pieces. */
export async function* messages(pieces: AsyncIterable<Frame>): AsyncGenerator<Frame> {
  let parts: Buffer[] = [];
  for await (const piece of pieces) {
    parts.push(piece.data);
    if (!piece.last) continue;
    yield { ...piece, data: Buffer.concat(parts) };
    parts = [];
  }
}

interface Line {
  time: Date;
  text: Buffer;
}

/**
 * A message is `<RFC 3339 with nanoseconds> <text>\n`. What a container writes without a line feed comes in messages of at
 * most 16 KiB, each with its time, and only the last has the line feed.
 */
export async function* linesOf(source: AsyncIterable<Frame>): AsyncGenerator<LogLine> {
  const begun: Partial<Record<Frame['stream'], Line>> = {};
  for await (const { stream, data } of source) {
    const line = continued(begun[stream], data);
    delete begun[stream];
    if (line.text.at(-1) === LINE_FEED) yield { time: line.time, stream, text: line.text.subarray(0, -1).toString() };
    else if (line.text.length > LONGEST_LINE) yield { time: line.time, stream, text: line.text.toString() };
    else begun[stream] = line;
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    const rest = begun[stream];
    if (rest) yield { time: rest.time, stream, text: rest.text.toString() };
  }
}

function continued(begun: Line | undefined, message: Buffer): Line {
  const space = message.indexOf(' ');
  const text = message.subarray(space + 1);
  if (begun) return { time: begun.time, text: Buffer.concat([begun.text, text]) };
  return { time: new Date(message.subarray(0, space).toString()), text };
}
