import type { Duplex, Readable, Writable } from 'node:stream';
import type { Container } from 'dockerode';
import type { ExecResult, WorkloadSpec } from '../engine.port.js';
import { checkAttachments } from './attachments.js';
import { oneShotOptions } from './create-options.js';
import { converse, heedErrors } from './conversation.js';
import { createOrAdopt, removeContainer } from './creation.js';
import { asking, translated } from './docker-errors.js';
import type { DockerHost } from './host.js';
import type { Networks } from './networks.js';
import type { Volumes } from './volumes.js';

export interface RunOptions {
  stdin?: Readable;
  stdout?: Writable;
  signal?: AbortSignal;
  keepBytes?: number;
}

/** Containers that run to their end and are removed. */
export class OneShots {
  constructor(
    private readonly host: DockerHost,
    private readonly networks: Networks,
    private readonly volumes: Volumes,
  ) {}

  /**
   * What a former run of this name left behind is removed first. `stdout` is ended with the container's; when the run
   * fails, is aborted, or `stdin` breaks off, the container is killed and `stdout` destroyed.
   * @throws the signal's reason when it aborts.
   */
  async run(spec: WorkloadSpec, options: RunOptions = {}): Promise<ExecResult> {
    heedErrors(options.stdin, options.stdout);
    options.signal?.throwIfAborted();
    await checkAttachments(spec, this.networks, this.volumes);
    const create = oneShotOptions(this.host.installationId, spec, !!options.stdin);
    const container = await createOrAdopt(this.host, { ...create, name: spec.name }, () => false);
    const kill = () => void removeContainer(this.host, container.id).catch(() => undefined);
    options.signal?.addEventListener('abort', kill, { once: true });
    try {
      const result = await this.complete(container, spec.name, options);
      // A killed one ends like any other; its output must not pass for whole.
      options.signal?.throwIfAborted();
      options.stdout?.end();
      return result;
    } catch (error) {
      options.stdin?.destroy();
      options.stdout?.destroy(error as Error);
      options.signal?.throwIfAborted();
      throw translated(error, `run ${spec.name}`);
    } finally {
      options.signal?.removeEventListener('abort', kill);
      // What cannot be removed now is found by its labels later; it must not hide what happened.
      await removeContainer(this.host, container.id).catch(() => undefined);
    }
  }

  private async complete(container: Container, name: string, options: RunOptions): Promise<ExecResult> {
    const socket = await asking(`attach to ${name}`, () => attached(container, !!options.stdin));
    options.signal?.throwIfAborted();
    try {
      await asking(`start ${name}`, () => container.start());
    } catch (error) {
      socket.destroy();
      throw error;
    }
    // Waited for from the start: if the engine goes away in between, this fails, and half an output is not taken for all.
    const [kept, ended] = await Promise.all([
      converse(socket, options),
      asking(`wait for ${name}`, () => container.wait() as Promise<{ StatusCode: number }>),
    ]);
    return { exitCode: ended.StatusCode, ...kept };
  }
}

async function attached(container: Container, stdin: boolean): Promise<Duplex> {
  return (await container.attach({ stream: true, hijack: true, stdin, stdout: true, stderr: true })) as Duplex;
}
