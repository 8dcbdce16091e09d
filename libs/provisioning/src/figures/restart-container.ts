import type { ContainerItem } from '@onebox/commands';
import { Domain } from '@onebox/domains';
import type { Engine } from '@onebox/engine';
import { NotFound, UserError } from '@onebox/errors';
import type { DatabaseEngine } from '@onebox/runtimes';
import { type DataSource, In, IsNull } from 'typeorm';
import { serverKey } from '../database/account-servers.js';
import type { RestartDelays } from '../domain/restart-delays.js';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import type { SiteRestarts } from '../domain/site-restarts.js';
import type { KeyedLock } from '../keyed-lock.js';
import type { Names } from '../names.js';
import type { AccountNetworks } from '../networks/account-networks.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { Container } from './container.js';
import { AWAKE, type ContainerViews } from './container-views.js';
import type { Figures } from './figures.js';

export interface RestartContainerDeps {
  dataSource: DataSource;
  engine: Engine;
  facts: SiteFactsReader;
  names: Names;
  networks: AccountNetworks;
  serverLock: KeyedLock;
  delays: RestartDelays;
  restarts: SiteRestarts;
  figures: Figures;
  views: ContainerViews;
  enqueue: ProvisioningDeps['enqueue'];
  log: ProvisioningDeps['log'];
}

const STOP_SECONDS = 30;

/**
 * Restarts what a restart can help: containers of live sites and database servers. Not the platform's own: a restart of the
 * edge ends the requests of all sites at once, and one of the database would end the worker that carries it out; neither
 * keeps anything in memory that a restart would clear, and the engine restarts them when they crash.
 */
export class RestartContainer {
  constructor(private readonly deps: RestartContainerDeps) {}

  /** @throws NotFound, UserError conflict with the reason. */
  async run(id: string): Promise<ContainerItem> {
    const container = this.deps.figures.find(id);
    if (!container) throw new NotFound('container');
    switch (container.labels.kind) {
      case 'site':
        await this.restartSite(container);
        break;
      case 'database-server':
        await this.restartServer(container);
        break;
      case 'platform':
        throw refused('platform', 'This is a part of the platform itself: `npm run down -- --all`, then `npm run up`.');
      case 'one-shot':
      case 'sandbox':
      case 'database-tool':
        throw refused('passing', 'This container ends by itself; there is nothing to restart.');
    }
    return (await this.deps.views.of([container]))[0]!;
  }

  private async restartSite({ name, labels }: Container): Promise<void> {
    const { facts, names, restarts } = this.deps;
    const { domain, account, live } = (await facts.read(labels.domainId ?? '')) ?? {};
    if (!domain || domain.deletedAt) throw new NotFound('container');
    if (domain.status === 'sleeping' || account?.status !== 'active') throw asleep();
    const isLive = live?.plan?.workloads.some(({ hash }) => names.siteWorkload(domain.id, hash) === name);
    if (!isLive) throw refused('not_live', 'It belongs to a change that is under way, or is about to end.');
    restarts.ask(domain.id, name);
  }

  /** Its sites get errors of their database for the second that it takes: there is one server, and none to stand in. */
  private async restartServer({ name, state, labels }: Container): Promise<void> {
    const { engine, serverLock, networks, delays, enqueue } = this.deps;
    const accountId = labels.accountId ?? '';
    if (state !== 'running' && !(await this.hasAwakeSites(accountId))) throw asleep();
    await networks.use(accountId, () =>
      serverLock.run(serverKey(accountId, labels.runtime as DatabaseEngine), async () => {
        if (!(await engine.workload(name))) throw new NotFound('container');
        await engine.stopWorkload(name, STOP_SECONDS);
        delays.forget(name);
        await engine.startWorkload(name);
      }),
    );
    // Whatever went wrong with it is found by the account's own pass.
    enqueue(`network:${accountId}`);
  }

  private hasAwakeSites(accountId: string): Promise<boolean> {
    const where = { accountId, deletedAt: IsNull(), status: In([...AWAKE]) };
    return this.deps.dataSource.manager.existsBy(Domain, where);
  }
}

function asleep(): UserError {
  return refused('asleep', 'It sleeps: it starts when its site wakes.');
}

function refused(why: string, message: string): UserError {
  return new UserError('conflict', `container.${why}`, message);
}
