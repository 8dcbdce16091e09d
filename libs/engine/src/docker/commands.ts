import { setTimeout as sleep } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import type { Exec } from 'dockerode';
import { OperationalError } from '@onebox/errors';
import type { ExecOptions, ExecResult } from '../engine.port.js';
import { converse, heedErrors } from './conversation.js';
import { asking, translated } from './docker-errors.js';
import type { DockerHost } from './host.js';

const POLL_MS = 20;
const POLLS = 250;

/**
 * Runs a command in a running container. `stdout` is ended with the command's. The engine cannot end a command: when it is
 * aborted, or `stdin` breaks off, its streams are cut, and it ends when it next uses them or with its container. What must
 * not take a cut input for a whole one belongs into `runOnce`.
 * @throws the signal's reason when it aborts, OperationalError where the container does not run.
 */
export async function execute(host: DockerHost, workload: string, options: ExecOptions): Promise<ExecResult> {
  const { signal } = options;
  heedErrors(options.stdin, options.stdout);
  signal?.throwIfAborted();
  const { Id } = await host.existingContainer(workload);
  const exec = await asking(`run a command in ${workload}`, () =>
    host.docker.getContainer(Id).exec({
      Cmd: options.command,
      Env: Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`),
      ...(options.user === undefined ? {} : { User: options.user }),
      AttachStdin: !!options.stdin,
      AttachStdout: true,
      AttachStderr: true,
    }),
  );
  const socket: Duplex = await asking(`run a command in ${workload}`, () =>
    exec.start({ hijack: true, stdin: !!options.stdin }),
  );
  const cut = () => socket.destroy(new OperationalError('The command was aborted.'));
  signal?.addEventListener('abort', cut, { once: true });
  try {
    if (signal?.aborted) cut();
    const kept = await converse(socket, options);
    const result = { exitCode: await exitCode(exec), ...kept };
    options.stdout?.end();
    return result;
  } catch (error) {
    options.stdout?.destroy(error as Error);
    signal?.throwIfAborted();
    throw translated(error, `run a command in ${workload}`);
  } finally {
    signal?.removeEventListener('abort', cut);
  }
}

/** The output ends a moment before the engine knows the exit code. */
async function exitCode(exec: Exec): Promise<number> {
  for (let poll = 0; poll < POLLS; poll++) {
    const { Running, ExitCode } = await exec.inspect();
    if (!Running && ExitCode !== null) return ExitCode;
    await sleep(POLL_MS);
  }
  throw new OperationalError('The command closed its output and runs on.');
}
