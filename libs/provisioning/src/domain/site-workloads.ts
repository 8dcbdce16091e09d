import type { Engine, WorkloadSpec } from '@onebox/engine';
import type { Journal } from '@onebox/reconcile';
import type { DomainPlan, PlannedOneShot, PlannedWorkload } from '@onebox/runtimes';
import type { Names } from '../names.js';
import type { AccountNetworks } from '../networks/account-networks.js';
import type { Addresses, Place } from '../networks/addresses.js';
import type { RestartDelays } from './restart-delays.js';
import type { Site } from './site.js';
import type { PlannedRevision } from './site-facts.js';
import type { SiteVolumes } from './site-volumes.js';
import { oneShotSpec, type Placing, workloadSpec } from './workload-spec.js';

export interface SiteWorkloadsDeps {
  engine: Engine;
  journal: Journal;
  images: { ensure(name: string): Promise<string> };
  networks: AccountNetworks;
  addresses: Addresses;
  volumes: SiteVolumes;
  delays: RestartDelays;
  names: Names;
}

/** Makes, starts and removes the containers of sites. */
export class SiteWorkloads {
  constructor(private readonly deps: SiteWorkloadsDeps) {}

  /** Creates the container where it is absent and starts it. */
  async start(site: Site, revision: PlannedRevision, planned: PlannedWorkload): Promise<void> {
    const name = site.nameOf(planned);
    const before = site.observed.get(name);
    if (before?.state === 'running') return;
    await (site.ground ??= this.makeGround(site));
    if (before) await this.startExisting(site, name);
    else await this.create(site, revision, planned);
  }

  /** What the engine knows of the container now. */
  async refresh(site: Site, name: string): Promise<void> {
    const now = await this.deps.engine.workload(name);
    if (now) site.observed.set(name, now);
    else site.observed.delete(name);
  }

  /** The specification of a one-shot, with its ground prepared. */
  async oneShot(site: Site, revision: PlannedRevision, planned: PlannedOneShot, name: string): Promise<WorkloadSpec> {
    const places = await this.deps.addresses.places(site.facts.domain.accountId, [name], true);
    await (site.ground ??= this.makeGround(site));
    await this.deps.networks.ensure(places.get(name)!.network);
    return oneShotSpec(site.facts, revision, planned, await this.placing(site, name, planned.image, places.get(name)!));
  }

  /** Ends it after its requests, removes it and lets its address rest. */
  async remove(domainId: string, name: string, stopSeconds: number): Promise<void> {
    const { engine, journal, addresses, delays } = this.deps;
    const key = `domain:${domainId}` as const;
    if (stopSeconds > 0) {
      await engine.stopWorkload(name, stopSeconds);
      await journal.step(key, 'domain.container-stopped', name);
    }
    await engine.removeWorkload(name);
    await journal.step(key, 'domain.container-removed', name);
    await addresses.release([name]);
    delays.forget(name);
    await journal.step(key, 'domain.address-released', name);
  }

  /** What the containers of a plan need, made beside each other: network, volume, images. */
  async prepare(site: Site, { workloads, oneShots }: DomainPlan): Promise<void> {
    site.ground ??= this.makeGround(site);
    await Promise.all([site.ground, ...[...workloads, ...oneShots].map(({ image }) => this.tag(site, image))]);
  }

  private async makeGround(site: Site): Promise<void> {
    const networks = new Map([...site.places.values()].map(({ network }) => [network.id, network]));
    await Promise.all([
      this.deps.volumes.ensure(site.facts),
      ...[...networks.values()].map((network) => this.deps.networks.ensure(network)),
    ]);
    await this.deps.journal.step(`domain:${site.domainId}`, 'domain.ground-ready');
  }

  private tag(site: Site, image: string): Promise<string> {
    const known = site.tags.get(image) ?? this.deps.images.ensure(image);
    site.tags.set(image, known);
    return known;
  }

  private async create(site: Site, revision: PlannedRevision, planned: PlannedWorkload): Promise<void> {
    const { engine, journal } = this.deps;
    const key = `domain:${site.domainId}` as const;
    const name = site.nameOf(planned);
    const placing = await this.placing(site, name, planned.image, site.places.get(name)!);
    await engine.createWorkload(workloadSpec(site.facts, revision, planned, placing));
    await journal.step(key, 'domain.container-created', name);
    site.observed.set(name, await engine.startWorkload(name));
    await journal.step(key, 'domain.container-started', name);
  }

  /** Unpauses a paused one. One that does not start any more (its image or network changed under it) is made anew by the next pass. */
  private async startExisting(site: Site, name: string): Promise<void> {
    try {
      site.observed.set(name, await this.deps.engine.startWorkload(name));
    } catch (error) {
      await this.deps.engine.removeWorkload(name);
      throw error;
    }
    await this.deps.journal.step(`domain:${site.domainId}`, 'domain.container-started', name);
  }

  private async placing(site: Site, name: string, image: string, place: Place): Promise<Placing> {
    const { names } = this.deps;
    return {
      name,
      place,
      image: await this.tag(site, image),
      networkName: names.network(place.network.id),
      volume: names.siteVolume(site.domainId),
    };
  }
}
