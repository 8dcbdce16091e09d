import type { Duplex, Readable, Writable } from 'node:stream';
import { frames, Tail } from './multiplex.js';

const KEEP_BYTES = 64 * 1024;

export interface ConversationOptions {
  stdin?: Readable;
  stdout?: Writable;
  keepBytes?: number;
}

/**
 * Feeds a process through the engine's hijacked stream, and reads it until its end. Both directions have back-pressure.
 * A process that ends without reading all of its input is no failure; a source or a target that fails is, and `stdout` is
 * then destroyed. It is the caller who ends it, once he knows that all went well.
 */
export async function converse(
  socket: Duplex,
  { stdin, stdout, keepBytes = KEEP_BYTES }: ConversationOptions,
): Promise<{ stdout: string; stderr: string }> {
  heedErrors(socket, stdin, stdout);
  const kept = { stdout: new Tail(keepBytes), stderr: new Tail(keepBytes) };
  const feeding = stdin ? feed(socket, stdin) : Promise.resolve();
  // A broken source ends the reading below, which then finds the reason here.
  feeding.catch((error: Error) => socket.destroy(error));
  try {
    for await (const { stream, data } of frames(socket)) {
      kept[stream].push(data);
      if (stream === 'stdout' && stdout) await written(stdout, data);
    }
    stdin?.destroy();
    await feeding;
  } catch (error) {
    for (const stream of [socket, stdin, stdout]) stream?.destroy(error as Error);
    throw error;
  }
  return { stdout: kept.stdout.toString(), stderr: kept.stderr.toString() };
}

/**
 * To be called as soon as streams are handed over: one that breaks while nobody listens would end the process. The error
 * stays with the stream, and is thrown when it is used.
 */
export function heedErrors(...streams: (Readable | Writable | undefined)[]): void {
  for (const stream of streams) stream?.on('error', () => undefined);
}

async function feed(socket: Duplex, stdin: Readable): Promise<void> {
  let ended = false;
  socket.once('end', () => (ended = true)).once('close', () => (ended = true));
  try {
    for await (const chunk of stdin) {
      const sent = await written(socket, chunk as Buffer).then(
        () => true,
        () => false,
      );
      if (!sent) return;
    }
    socket.end();
  } catch (error) {
    // Destroyed by us, since nobody reads any more.
    if (!ended) throw error;
  }
}

function written(target: Writable, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => target.write(data, (error) => (error ? reject(error) : resolve())));
}
