import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { NetworkCreateOptions, NetworkInspectInfo } from 'dockerode';
import { TerminalError } from '@onebox/errors';
import type { Network, NetworkSpec } from '../engine.port.js';
import { asking, foreignObject, reasonOf, statusOf, unlessAbsent } from './docker-errors.js';
import type { DockerHost } from './host.js';
import { INSTALLATION, labelsOf } from './labels.js';
import { gatewayOf, routedSubnets } from './subnets.js';

/** All bridges of an installation begin with this, so that one rule of the firewall speaks of all of them. */
export function bridgePrefix(installationId: string): string {
  return `ob${hashed(installationId, 5)}`;
}

/** 15 characters: the longest name that Linux gives an interface. */
export function bridgeName(installationId: string, network: string): string {
  return `${bridgePrefix(installationId)}${hashed(network, 8)}`;
}

function hashed(text: string, characters: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, characters);
}

export function networkOptions(installationId: string, spec: NetworkSpec): NetworkCreateOptions {
  return {
    Name: spec.name,
    Driver: 'bridge',
    CheckDuplicate: true,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Config: [{ Subnet: spec.subnet, Gateway: gatewayOf(spec.subnet) }] },
    Options: {
      'com.docker.network.bridge.name': bridgeName(installationId, spec.name),
      'com.docker.network.bridge.enable_icc': 'true',
    },
    Labels: labelsOf(installationId, { accountId: spec.accountId }),
  };
}

/** Accounts' networks: a bridge each. */
export class Networks {
  private readonly making = new Map<string, Promise<Network>>();

  constructor(private readonly host: DockerHost) {}

  /**
   * @throws TerminalError `engine.subnet_taken` where the subnet overlaps another network's,
   *   `engine.foreign_object` where the name is another's.
   */
  async ensure(spec: NetworkSpec): Promise<Network> {
    // One at a time for each name: while the engine makes a network, it refuses the subnet and does not list the network.
    const before = this.making.get(spec.name)?.catch(() => undefined);
    const made = before ? before.then(() => this.make(spec)) : this.make(spec);
    this.making.set(spec.name, made);
    try {
      return await made;
    } finally {
      if (this.making.get(spec.name) === made) this.making.delete(spec.name);
    }
  }

  private async make(spec: NetworkSpec): Promise<Network> {
    const existing = await this.find(spec.name);
    if (existing && same(existing, spec)) return existing;
    if (existing) await this.remove(spec.name);
    await asking(`create the network ${spec.name}`, () => this.create(spec));
    return { ...spec, gateway: gatewayOf(spec.subnet) };
  }

  private async create(spec: NetworkSpec): Promise<void> {
    try {
      await this.host.docker.createNetwork(networkOptions(this.host.installationId, spec));
    } catch (error) {
      // Another caller was quicker: the engine then complains of the name, of the subnet or of the bridge.
      const existing = await this.find(spec.name);
      if (existing && same(existing, spec)) return;
      if (statusOf(error) === 409) throw foreignObject('network', spec.name);
      if (/overlaps/i.test(reasonOf(error))) {
        throw new TerminalError('engine.subnet_taken', `The subnet ${spec.subnet} overlaps one that is in use.`);
      }
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    const found = (await this.inspected()).find((network) => network.Name === name);
    if (!found) return;
    await asking(`remove the network ${name}`, () => unlessAbsent(this.host.docker.getNetwork(found.Id).remove()));
  }

  async find(name: string): Promise<Network | undefined> {
    return (await this.list({ name: [name] })).find((network) => network.name === name);
  }

  async list(filters: { name?: string[] } = {}): Promise<Network[]> {
    return (await this.inspected(filters)).flatMap((info) => {
      const { Subnet: subnet, Gateway: gateway } = info.IPAM?.Config?.[0] ?? {};
      const accountId = info.Labels?.['onebox.account'];
      return subnet && gateway && accountId ? [{ name: info.Name, accountId, subnet, gateway }] : [];
    });
  }

  private inspected(filters: { name?: string[] } = {}): Promise<NetworkInspectInfo[]> {
    const label = [`${INSTALLATION}=${this.host.installationId}`];
    return asking('list the networks', () => this.host.docker.listNetworks({ filters: { ...filters, label } }));
  }

  /** Also those of networks that are not ours, and of the host's routes: none of them can be given to an account. */
  async takenSubnets(): Promise<string[]> {
    const [networks, routes] = await Promise.all([
      asking('list the networks', () => this.host.docker.listNetworks()),
      readFile('/proc/net/route', 'utf8').catch(() => ''),
    ]);
    const ofNetworks = networks.flatMap((network) =>
      (network.IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []),
    );
    return [...new Set([...ofNetworks, ...routedSubnets(routes)])];
  }
}

function same(existing: Network, spec: NetworkSpec): boolean {
  return existing.subnet === spec.subnet && existing.accountId === spec.accountId;
}
