import { randomBytes } from 'node:crypto';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import type { DatabaseTools } from '@onebox/dbservers';
import { docker, images, UID } from '../../support/image-containers.js';

/** A container that does nothing, in which an image's client programs are run: on this machine's network, hardened. */
export class ToolsContainer {
  private constructor(readonly container: Dockerode.Container) {}

  static async start(image: string): Promise<ToolsContainer> {
    const container = await docker.createContainer({
      name: `obtest-images-${randomBytes(5).toString('hex')}`,
      Image: await images.ensure(image),
      Cmd: ['sleep', 'infinity'],
      User: `${UID}:${UID}`,
      HostConfig: {
        Init: true,
        NetworkMode: 'host',
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        Tmpfs: { '/tmp': 'size=16m', '/run': 'size=16m' },
        Memory: 128 * 1024 ** 2,
      },
    });
    await container.start();
    return new ToolsContainer(container);
  }

  readonly run: DatabaseTools = async (command, { env, stdin, stdout, signal }) => {
    signal?.throwIfAborted();
    const exec = await this.container.exec({
      Cmd: command,
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      AttachStdin: stdin !== undefined,
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await exec.start({ hijack: true, stdin: stdin !== undefined });
    const [out, errors] = [stdout ?? new PassThrough().resume(), new PassThrough()];
    docker.modem.demuxStream(stream, out as PassThrough, errors);
    const stderr = text(errors);
    const sent = stdin ? send(stdin, stream) : undefined;
    signal?.addEventListener('abort', () => stream.destroy());
    await finished(stream, { writable: false }).catch(() => undefined);
    errors.end();
    stream.destroy();
    await sent;
    const { ExitCode } = await exec.inspect();
    return { exitCode: ExitCode ?? -1, stderr: await stderr };
  };

  /** Runs a program that is not part of a dump. */
  async output(command: string[]): Promise<string> {
    const stdout = new PassThrough();
    const output = text(stdout);
    await this.run(command, { env: {}, stdout });
    stdout.end();
    return output;
  }

  remove(): Promise<void> {
    return this.container.remove({ force: true }) as Promise<void>;
  }
}

/** A program that stopped reading is no failure of who writes to it: its exit code says what happened. */
async function send(stdin: Readable, stream: Writable): Promise<void> {
  await pipeline(stdin, stream).catch(() => undefined);
}
