import { Domain } from '@onebox/domains';
import type { Reconciler, Result } from '@onebox/reconcile';
import { type DataSource, IsNull } from 'typeorm';
import type { AccountNetworks } from '../networks/account-networks.js';
import type { PlatformGate } from '../platform/platform-gate.js';
import { isAsleep } from './edge-site.js';
import type { Retirement } from './retirement.js';
import type { Serving } from './serving.js';
import type { SiteFactsReader } from './site-facts-reader.js';
import type { Sleep } from './sleep.js';

export interface DomainReconcilerDeps {
  dataSource: DataSource;
  gate: PlatformGate;
  networks: AccountNetworks;
  facts: SiteFactsReader;
  serving: Serving;
  sleep: Sleep;
  retirement: Retirement;
}

/** `domain:<id>`: brings a site from what is to what is wanted. docs/architecture.md follows one through. */
export class DomainReconciler implements Reconciler {
  readonly kind = 'domain';

  constructor(private readonly deps: DomainReconcilerDeps) {}

  async reconcile(id: string, signal: AbortSignal): Promise<Result> {
    const { gate, facts, networks, retirement, serving, sleep } = this.deps;
    await gate.open();
    const found = await facts.read(id);
    if (!found) return { done: true };
    if (found.domain.deletedAt) return retirement.delete(found);
    if (found.account.status !== 'active') return retirement.suspend(found);
    if (isAsleep(found)) return sleep.keepAsleep(found);
    return networks.use(found.account.id, () => serving.serve(found, signal));
  }

  async ids(): Promise<string[]> {
    const { manager } = this.deps.dataSource;
    const domains = await manager.find(Domain, { select: { id: true }, where: { purgedAt: IsNull() } });
    return domains.map(({ id }) => id);
  }

  async fairnessGroup(id: string): Promise<string> {
    const domain = await this.deps.dataSource.manager.findOne(Domain, {
      select: { accountId: true, id: true },
      where: { id },
    });
    return domain?.accountId ?? 'platform';
  }
}
