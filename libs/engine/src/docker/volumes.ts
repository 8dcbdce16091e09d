import type { VolumeInspectInfo } from 'dockerode';
import { TerminalError } from '@onebox/errors';
import type { OwnerLabels, Volume, VolumeSpec } from '../engine.port.js';
import { asking, foreignObject, unlessAbsent } from './docker-errors.js';
import type { DockerHost } from './host.js';
import { labelFilter, labelsOf, ownerOf } from './labels.js';

/** Named volumes of the engine's local driver: what customers own. */
export class Volumes {
  constructor(private readonly host: DockerHost) {}

  /**
   * An existing volume is never made anew, whatever its labels say.
   * @throws TerminalError `engine.foreign_object` where the name is another's: another installation's or account's.
   */
  async ensure(spec: VolumeSpec): Promise<Volume> {
    const volume = (await this.find(spec.name)) ?? (await this.create(spec));
    const labels = volume?.Labels;
    if (!labels || ownerOf(labels).accountId !== spec.labels.accountId) throw foreignObject('volume', spec.name);
    return { name: spec.name, labels: ownerOf(labels) };
  }

  /** The engine's "create" succeeds for a volume that exists, whosever it is: so it is looked at again. */
  private async create(spec: VolumeSpec): Promise<VolumeInspectInfo | undefined> {
    const options = {
      Name: spec.name,
      Driver: 'local',
      Labels: labelsOf(this.host.installationId, spec.labels),
    };
    await asking(`create the volume ${spec.name}`, () => this.host.docker.createVolume(options));
    return this.find(spec.name);
  }

  async remove(name: string): Promise<void> {
    if (!(await this.find(name))) return;
    await asking(`remove the volume ${name}`, () => unlessAbsent(this.host.docker.getVolume(name).remove()));
  }

  /** Our volume of this name; a stranger's is as good as absent. */
  async find(name: string): Promise<VolumeInspectInfo | undefined> {
    const info = await asking(`look at the volume ${name}`, () =>
      unlessAbsent(this.host.docker.getVolume(name).inspect()),
    );
    return info && this.host.owns(info.Labels) ? info : undefined;
  }

  async existing(name: string): Promise<VolumeInspectInfo> {
    const found = await this.find(name);
    if (!found) throw new TerminalError('engine.volume_missing', `There is no volume ${name}.`);
    return found;
  }

  async list(filter: Partial<OwnerLabels> = {}): Promise<Volume[]> {
    const filters = JSON.stringify({ label: labelFilter(this.host.installationId, filter) });
    const { Volumes: found } = await asking('list the volumes', () => this.host.docker.listVolumes({ filters }));
    return (found ?? []).map((info) => ({ name: info.Name, labels: ownerOf(info.Labels) }));
  }
}
