import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import Dockerode from 'dockerode';

const run = promisify(execFile);

export interface OtherMachineOptions {
  /** Begins with `obtest`. */
  name: string;
  image: string;
  env: Record<string, string>;
  /** A /30: its first address becomes this host's, the second one the machine's. */
  subnet: `${number}.${number}.${number}.0`;
}

/** Whether this host lets a test make one; else why not. */
export async function otherMachinesRefused(): Promise<string | undefined> {
  if (process.getuid!() !== 0) return 'only root can give a container a network of its own';
  return run('ip', ['-V']).then(
    () => undefined,
    () => 'this host has no program ip (iproute2)',
  );
}

/**
 * A container that stands for another machine: on a link of its own to this host, of which the engine knows nothing, so that
 * containers reach it through the host's routes and firewall, as they would a machine elsewhere.
 */
export class OtherMachine {
  private constructor(
    readonly address: string,
    /** This host's, from which the machine is asked. */
    readonly gateway: string,
    private readonly container: Dockerode.Container,
  ) {}

  static async start({ name, image, env, subnet }: OtherMachineOptions): Promise<OtherMachine> {
    const docker = new Dockerode({ socketPath: '/var/run/docker.sock' });
    await docker
      .getContainer(name)
      .remove({ force: true, v: true })
      .catch(() => undefined);
    const [gateway, address] = [subnet.replace(/0$/, '1'), subnet.replace(/0$/, '2')];
    const container = await docker.createContainer({
      name,
      Image: image,
      Env: Object.entries({ ...env, ONEBOX_ADMIN_HOST: gateway }).map(([key, value]) => `${key}=${value}`),
      User: '200999:200999',
      Labels: { 'onebox.test': 'other-machine' },
      HostConfig: { NetworkMode: 'none', Init: true },
    });
    await container.start();
    const { State } = await container.inspect();
    const pid = String(State.Pid);
    // Both ends go with the container.
    const [here, there] = [`obt${subnet.split('.')[2]}a`, `obt${subnet.split('.')[2]}b`];
    await run('ip', ['link', 'add', here, 'type', 'veth', 'peer', 'name', there]);
    await run('ip', ['link', 'set', there, 'netns', pid]);
    await run('ip', ['address', 'add', `${gateway}/30`, 'dev', here]);
    await run('ip', ['link', 'set', here, 'up']);
    const inside = (...command: string[]) => run('nsenter', ['--target', pid, '--net', 'ip', ...command]);
    await inside('address', 'add', `${address}/30`, 'dev', there);
    await inside('link', 'set', there, 'up');
    await inside('route', 'add', 'default', 'via', gateway);
    return new OtherMachine(address, gateway, container);
  }

  async stop(): Promise<void> {
    await this.container.remove({ force: true, v: true });
  }
}
