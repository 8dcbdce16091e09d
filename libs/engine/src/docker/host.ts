import Dockerode from 'dockerode';
import type { ContainerInspectInfo, DockerOptions } from 'dockerode';
import { OperationalError } from '@onebox/errors';
import type { EngineNode } from '../engine.port.js';
import { asking, unlessAbsent } from './docker-errors.js';
import { isOurs, type Labels } from './labels.js';

/** The engine behind one socket, as seen by one installation. */
export class DockerHost {
  readonly docker: Dockerode;
  private nodeName?: string;

  constructor(
    socketPath: string,
    readonly installationId: string,
  ) {
    // `host: undefined`: dockerode would otherwise prefer a DOCKER_HOST in the environment to the socket that it is given.
    // No API version: the engine then speaks its own newest one.
    const options = { socketPath, host: undefined, protocol: 'http' } as DockerOptions;
    this.docker = new Dockerode(options);
  }

  async node(): Promise<EngineNode> {
    const info = (await asking('ask the engine what it is', () => this.docker.info())) as {
      Name: string;
      OSType: string;
      NCPU: number;
      MemTotal: number;
      ServerVersion: string;
      LiveRestoreEnabled: boolean;
    };
    this.nodeName = info.Name;
    return {
      name: info.Name,
      os: info.OSType === 'windows' ? 'windows' : 'linux',
      cpus: info.NCPU,
      memoryBytes: info.MemTotal,
      engineVersion: info.ServerVersion,
      liveRestore: info.LiveRestoreEnabled,
    };
  }

  /** The node's name, asked for once. */
  async name(): Promise<string> {
    return this.nodeName ?? (await this.node()).name;
  }

  /** The container of exactly this name, whosever it is: the engine itself would also take the beginning of an id. */
  async anyContainer(name: string): Promise<ContainerInspectInfo | undefined> {
    const info = await asking(`look at ${name}`, () => unlessAbsent(this.docker.getContainer(name).inspect()));
    return info?.Name === `/${name}` ? info : undefined;
  }

  /** Our container of this name. A stranger's is as good as absent. */
  async container(name: string): Promise<ContainerInspectInfo | undefined> {
    const info = await this.anyContainer(name);
    return info && this.owns(info.Config.Labels) ? info : undefined;
  }

  async existingContainer(name: string): Promise<ContainerInspectInfo> {
    const info = await this.container(name);
    if (!info) throw new OperationalError(`There is no container ${name}.`);
    return info;
  }

  owns(labels: Labels | null | undefined): boolean {
    return isOurs(this.installationId, labels);
  }
}
