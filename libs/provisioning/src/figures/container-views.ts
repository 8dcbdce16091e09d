import { Account } from '@onebox/accounts';
import type { ContainerItem } from '@onebox/commands';
import { containing } from '@onebox/database';
import { Domain } from '@onebox/domains';
import { type DataSource, In, IsNull } from 'typeorm';
import { type Container, healthOf } from './container.js';
import type { Found } from './container-list.js';

/** Domains in these states have their account's servers run. */
export const AWAKE = ['live', 'degraded', 'provisioning'] as const;
const MOST_FOUND = 5_000;

/** What the database adds to containers: names for people, and whether what does not run is meant to rest. */
export class ContainerViews {
  constructor(private readonly dataSource: DataSource) {}

  async of(containers: Container[]): Promise<ContainerItem[]> {
    const [domains, accounts, awake] = await Promise.all([
      this.domains(idsOf(containers, 'domainId')),
      this.accountNames(idsOf(containers, 'accountId')),
      this.awakeAccounts(idsOf(containers.filter(isStoppedServer), 'accountId')),
    ]);
    const now = Date.now();
    return containers.map((container) => {
      const domain = domains.get(container.labels.domainId ?? '');
      const rests = isStoppedServer(container)
        ? !awake.has(container.labels.accountId ?? '')
        : domain?.status === 'sleeping';
      return {
        ...figuresOf(container),
        health: healthOf(container, rests, now),
        accountName: accounts.get(container.labels.accountId ?? '') ?? null,
        hostname: domain?.hostname ?? null,
      };
    });
  }

  /** Domains and accounts with a name like that. */
  async find(text: string | undefined): Promise<Found> {
    if (!text?.trim()) return { domainIds: new Set(), accountIds: new Set() };
    const { manager } = this.dataSource;
    const like = containing(text.trim());
    const [domains, accounts] = await Promise.all([
      manager.find(Domain, { select: { id: true }, where: { hostname: like, purgedAt: IsNull() }, take: MOST_FOUND }),
      manager.find(Account, { select: { id: true }, where: { name: like }, take: MOST_FOUND }),
    ]);
    return {
      domainIds: new Set(domains.map(({ id }) => id)),
      accountIds: new Set(accounts.map(({ id }) => id)),
    };
  }

  private async domains(ids: string[]): Promise<Map<string, Domain>> {
    if (ids.length === 0) return new Map();
    const select = { id: true, hostname: true, status: true } as const;
    const found = await this.dataSource.manager.find(Domain, { select, where: { id: In(ids) } });
    return new Map(found.map((domain) => [domain.id, domain]));
  }

  private async accountNames(ids: string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const found = await this.dataSource.manager.find(Account, {
      select: { id: true, name: true },
      where: { id: In(ids) },
    });
    return new Map(found.map(({ id, name }) => [id, name]));
  }

  private async awakeAccounts(ids: string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const where = { accountId: In(ids), deletedAt: IsNull(), status: In([...AWAKE]) };
    const found = await this.dataSource.manager.find(Domain, { select: { id: true, accountId: true }, where });
    return new Set(found.map(({ accountId }) => accountId));
  }
}

function isStoppedServer({ labels, state }: Container): boolean {
  return labels.kind === 'database-server' && state !== 'running';
}

function idsOf(containers: Container[], label: 'domainId' | 'accountId'): string[] {
  return [...new Set(containers.flatMap(({ labels }) => labels[label] ?? []))];
}

function figuresOf(container: Container): Omit<ContainerItem, 'health' | 'accountName' | 'hostname'> {
  const { id, name, labels, image, state, cpuPercent, usage, limits, restarts, startedAt, node } = container;
  return {
    ...{ id, name, image, state, restarts, node },
    kind: labels.kind,
    accountId: labels.accountId ?? null,
    domainId: labels.domainId ?? null,
    runtime: labels.runtime ?? null,
    cpuPercent: cpuPercent === null ? null : Math.round(cpuPercent * 100) / 100,
    memoryBytes: usage?.memoryBytes ?? null,
    memoryLimitBytes: limits.memoryBytes || null,
    networkRxBytes: usage?.networkRxBytes ?? null,
    networkTxBytes: usage?.networkTxBytes ?? null,
    startedAt: startedAt?.toISOString() ?? null,
  };
}
