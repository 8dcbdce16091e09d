import { Account } from '@onebox/accounts';
import { Domain } from '@onebox/domains';
import type { Engine, Workload } from '@onebox/engine';
import { type DataSource, In, IsNull } from 'typeorm';
import { isCandidate } from '../domain/site-facts.js';
import { AccountNetwork } from '../entities/account-network.entity.js';
import { TenantVolume } from '../entities/tenant-volume.entity.js';
import { CAMERA_STEP } from '../pictures/camera.js';
import type { Names } from '../names.js';
import type { ProvisioningLog } from '../provisioning-deps.js';
import type { RunningOneShots } from '../running-one-shots.js';

export interface OrphansDeps {
  dataSource: DataSource;
  engine: Engine;
  names: Names;
  oneShots: RunningOneShots;
  log: ProvisioningLog;
}

/**
 * What carries our installation's id and belongs to nothing that the database knows. Containers and networks are removed;
 * volumes are reported and stay, whatever they are. The engine is asked first and the database second: a row is written
 * before its object is made, so that what came meanwhile has one.
 */
export class Orphans {
  private readonly reported = new Set<string>();
  /** Sandboxes that were made and not started, when they were looked at last. */
  private unstarted = new Set<string>();

  constructor(private readonly deps: OrphansDeps) {}

  async collect(): Promise<void> {
    await this.containers();
    await this.networks();
    await this.volumes();
  }

  private async containers(): Promise<void> {
    const { engine, log } = this.deps;
    const workloads = await engine.workloads();
    const owners = await this.owners(workloads);
    for (const workload of workloads.filter((found) => !this.isOwned(found, owners))) {
      log.warn({ container: workload.name }, 'A container that belongs to nothing is removed');
      await engine.removeWorkload(workload.name);
    }
    const unstarted = workloads.filter(({ labels, state }) => labels.kind === 'sandbox' && state === 'created');
    this.unstarted = new Set(unstarted.map(({ name }) => name));
  }

  /**
   * A step is wanted as long as its revision is the domain's candidate, whoever started it. Other one-shots live as long as the
   * worker that runs them: what is not of this one is left from one that died.
   */
  private isOwned({ name, labels, state }: Workload, owners: Set<string>): boolean {
    switch (labels.kind) {
      case 'platform':
        return true;
      case 'one-shot':
        return labels.revisionId ? owners.has(labels.revisionId) : this.deps.oneShots.has(name);
      case 'sandbox':
        // The engine's own measurements are sandboxes too. All of them end by themselves when nobody feeds them.
        // Save those in which a stranger's page runs, and those that are never started.
        if (labels.step === CAMERA_STEP) return this.deps.oneShots.has(name);
        if (state === 'created') return this.deps.oneShots.has(name) || !this.unstarted.has(name);
        return this.deps.oneShots.has(name) || state === 'running';
      case 'site':
        return owners.has(labels.domainId ?? '');
      case 'database-server':
      case 'database-tool':
        return owners.has(labels.accountId ?? '');
    }
  }

  /** Ids of domains and accounts that there are, and of revisions that are candidates. */
  private async owners(workloads: Workload[]): Promise<Set<string>> {
    const { manager } = this.deps.dataSource;
    const ids = (key: 'domainId' | 'accountId') => [...new Set(workloads.flatMap(({ labels }) => labels[key] ?? []))];
    const [domains, accounts] = await Promise.all([
      manager.findBy(Domain, { id: In(ids('domainId')), purgedAt: IsNull() }),
      manager.find(Account, { select: { id: true }, where: { id: In(ids('accountId')) } }),
    ]);
    const candidates = domains.filter(isCandidate).map(({ wantedRevisionId }) => wantedRevisionId);
    return new Set([...[...domains, ...accounts].map(({ id }) => id), ...candidates]);
  }

  private async networks(): Promise<void> {
    const { engine, dataSource, names, log } = this.deps;
    const networks = await engine.networks();
    const rows = await dataSource.manager.find(AccountNetwork, { select: { id: true } });
    const known = new Set(rows.map(({ id }) => names.network(id)));
    for (const { name } of networks.filter((network) => !known.has(network.name))) {
      log.warn({ network: name }, 'A network that belongs to nothing is removed');
      await engine.removeNetwork(name);
    }
  }

  private async volumes(): Promise<void> {
    const { engine, dataSource, log } = this.deps;
    const ofTenants = (await engine.volumes()).filter(({ labels }) => labels.kind !== 'platform');
    const rows = await dataSource.manager.find(TenantVolume, { select: { name: true } });
    const known = new Set(rows.map(({ name }) => name));
    for (const { name } of ofTenants.filter((volume) => !known.has(volume.name) && !this.reported.has(volume.name))) {
      log.warn(
        { volume: name },
        'A volume belongs to nothing that the database knows. It is kept: look at it yourself',
      );
      this.reported.add(name);
    }
  }
}
