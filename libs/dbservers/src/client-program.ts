import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OperationalError, UserError } from '@onebox/errors';
import type { DatabaseTools } from './database-server.port.js';
import { EditedLines, type EditLine } from './edited-lines.js';

/** A client program of an engine, and what it is told: passwords by the environment, which other users' `ps` does not show. */
export interface ClientProgram {
  command: string[];
  env: Record<string, string>;
}

/** What of a program's complaint is told. */
const LONGEST_REASON = 500;

/**
 * Runs a program that writes a dump, through `edit`, to `out`, which ends with it, or is destroyed where it fails.
 * @throws OperationalError
 */
export async function dumpBy(
  tools: DatabaseTools | undefined,
  { command, env }: ClientProgram,
  { edit, out, signal }: { edit: EditLine; out: Writable; signal?: AbortSignal },
): Promise<void> {
  const edited = new EditedLines(edit);
  const written = pipeline(edited, out, { signal });
  const work = (async () => {
    try {
      signal?.throwIfAborted();
      const { exitCode, stderr } = await withTools(tools)(command, { env, stdout: edited, signal });
      if (exitCode !== 0) throw new OperationalError(`The database could not be dumped: ${reasonIn(stderr)}`);
      edited.end();
    } catch (error) {
      edited.destroy(error as Error);
      throw error;
    }
  })();
  const [worked, wrote] = await Promise.allSettled([work, written]);
  for (const ended of [worked, wrote]) if (ended.status === 'rejected') throw ended.reason;
}

/**
 * Runs a program that reads a dump. `isRefusal` tells what the server refused from what went wrong on the way. A dump that
 * breaks off ends with `brokenOff`, which must be an error wherever it stands: the program cannot tell it from one that ends.
 * @throws UserError `invalid` for a refusal, OperationalError for all else
 */
export async function loadBy(
  tools: DatabaseTools | undefined,
  { command, env }: ClientProgram,
  options: {
    edit: EditLine;
    dump: Readable;
    brokenOff: string;
    signal?: AbortSignal;
    isRefusal: (exitCode: number, stderr: string) => boolean;
  },
): Promise<void> {
  const { edit, dump, brokenOff, signal, isRefusal } = options;
  const edited = new EditedLines(edit);
  const broken: { reason?: unknown } = {};
  const whole = wholeOr(
    dump,
    () => signal?.throwIfAborted(),
    (reason) => ((broken.reason = reason), brokenOff),
  );
  // A program that stopped at a fault reads no further; what is left of the dump is not waited for.
  const read = pipeline(whole, edited).catch(() => undefined);
  try {
    signal?.throwIfAborted();
    const { exitCode, stderr } = await withTools(tools)(command, { env, stdin: edited, signal });
    if (broken.reason) throw new OperationalError('The dump broke off before its end.', { cause: broken.reason });
    if (exitCode !== 0 && isRefusal(exitCode, stderr)) {
      throw new UserError('invalid', 'database.dump_refused', `The dump was refused: ${reasonIn(stderr)}`);
    }
    if (exitCode !== 0) throw new OperationalError(`The dump could not be loaded: ${reasonIn(stderr)}`);
  } finally {
    edited.destroy();
    dump.destroy();
    await read;
  }
}

/** All of a stream, or what `failed` gives as its end. */
async function* wholeOr(
  stream: Readable,
  check: () => void,
  failed: (reason: unknown) => string,
): AsyncGenerator<Buffer | string> {
  try {
    for await (const chunk of stream) {
      check();
      yield chunk as Buffer | string;
    }
  } catch (error) {
    yield failed(error);
  }
}

function withTools(tools: DatabaseTools | undefined): DatabaseTools {
  if (!tools) throw new OperationalError('There is nothing here to run the database’s client programs with.');
  return tools;
}

/** The first lines, which say what the further ones follow from. */
function reasonIn(stderr: string): string {
  return stderr.trim().slice(0, LONGEST_REASON).trim() || 'no reason was given.';
}
