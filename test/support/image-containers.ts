import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Duplex, PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import Dockerode from 'dockerode';
import { Images } from '@onebox/images';

export const docker = new Dockerode();
export const images = new Images({ docker, directory: join(process.cwd(), 'docker') });

/** No account of the platform's tests has it, and no image knows it. */
export const UID = 200_123;

export interface Started {
  name: string;
  container: Dockerode.Container;
  /** The container's port on this machine's loopback. */
  port: number;
  /** Its address on the engine's default network. */
  address: string;
}

export interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

interface What {
  image: string;
  env?: Record<string, string>;
  /** Volume's name → path in the container. */
  volumes?: Record<string, string>;
  command?: string[];
  port?: number;
  memoryBytes?: number;
  /** Bytes by path; by default what most runtimes have. */
  tmpfs?: Record<string, number>;
  uid?: number;
}

const TMPFS = { '/tmp': 64 * 1024 ** 2, '/run': 16 * 1024 ** 2 };

/** Containers and volumes of one test file, hardened as the platform's own are; all removed at the end. */
export class ImageContainers {
  private readonly containers: Dockerode.Container[] = [];
  private readonly volumes: string[] = [];

  async volume(): Promise<string> {
    const name = `obtest-images-${randomBytes(5).toString('hex')}`;
    await docker.createVolume({ Name: name });
    this.volumes.push(name);
    return name;
  }

  async start(what: What): Promise<Started> {
    const container = await this.create(what);
    await container.start();
    const { NetworkSettings, Name } = await container.inspect();
    const published = Object.values(NetworkSettings.Ports)[0]?.[0]?.HostPort;
    return {
      name: Name.slice(1),
      container,
      port: Number(published),
      address: NetworkSettings.Networks.bridge!.IPAddress,
    };
  }

  /** Runs a command to its end. */
  async run(what: What, input?: Readable): Promise<Ended> {
    const container = await this.create(what, input !== undefined);
    const stream = (await container.attach({
      stream: true,
      stdin: input !== undefined,
      stdout: true,
      stderr: true,
      hijack: true,
    })) as Duplex;
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    docker.modem.demuxStream(stream, stdout, stderr);
    // Its output ends before it closes, which it does not do as long as input is on its way that nobody reads.
    for (const over of ['end', 'close']) stream.once(over, () => [stdout, stderr].forEach((output) => output.end()));
    // One that refuses its input stops reading it.
    stream.on('error', () => undefined);
    const read = Promise.all([text(stdout), text(stderr)]);
    await container.start();
    input?.on('error', () => undefined).pipe(stream);
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    input?.destroy();
    const [out, errors] = await read;
    stream.destroy();
    await container.remove({ force: true });
    this.containers.splice(this.containers.indexOf(container), 1);
    return { status: StatusCode, stdout: out, stderr: errors };
  }

  async exec({ container }: Started, command: string[]): Promise<Ended> {
    const exec = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
    const stream = await exec.start({});
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    docker.modem.demuxStream(stream, stdout, stderr);
    stream.once('end', () => [stdout, stderr].forEach((output) => output.end()));
    const [out, errors] = await Promise.all([text(stdout), text(stderr)]);
    return { status: (await exec.inspect()).ExitCode ?? -1, stdout: out, stderr: errors };
  }

  async logs({ container }: Started): Promise<string> {
    return (await container.logs({ stdout: true, stderr: true, follow: false })).toString('utf8');
  }

  async removeAll(): Promise<void> {
    await Promise.all(this.containers.map((container) => container.remove({ force: true }).catch(() => undefined)));
    await Promise.all(
      this.volumes.map((name) =>
        docker
          .getVolume(name)
          .remove()
          .catch(() => undefined),
      ),
    );
  }

  private async create(what: What, input = false) {
    const { image, env = {}, volumes = {}, command, port, memoryBytes, tmpfs = TMPFS, uid = UID } = what;
    const container = await docker.createContainer({
      name: `obtest-images-${randomBytes(5).toString('hex')}`,
      Image: await images.ensure(image),
      Cmd: command,
      User: `${uid}:${uid}`,
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      OpenStdin: input,
      StdinOnce: input,
      ExposedPorts: port ? { [`${port}/tcp`]: {} } : {},
      HostConfig: {
        Init: true,
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        Tmpfs: Object.fromEntries(Object.entries(tmpfs).map(([path, bytes]) => [path, `size=${bytes}`])),
        Binds: Object.entries(volumes).map(([name, path]) => `${name}:${path}`),
        Memory: memoryBytes ?? 512 * 1024 ** 2,
        PidsLimit: 256,
        PortBindings: port ? { [`${port}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }] } : {},
      },
    });
    this.containers.push(container);
    return container;
  }
}
