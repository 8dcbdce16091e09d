import { lookup } from 'node:dns/promises';
import { isIPv4 } from 'node:net';
import type { Config } from '@onebox/config';
import { TenantDatabase } from '@onebox/databases';
import type { ServerAccess } from '@onebox/dbservers';
import type { AllowedServer } from '@onebox/engine';
import { TerminalError } from '@onebox/errors';
import { DATABASE_ENGINES, type DatabaseEngine } from '@onebox/runtimes';
import { type DataSource, In, IsNull } from 'typeorm';
import { AccountNetwork } from '../entities/account-network.entity.js';
import type { ProvisioningLog } from '../provisioning-deps.js';

export interface ExternalServersDeps {
  config: Pick<Config, 'externalServers'>;
  dataSource: DataSource;
  log: ProvisioningLog;
}

/** The operator's own database servers, on which databases of all accounts live, and who may reach them. */
export class ExternalServers {
  /** What each name led to last: a nameserver that is away must not close the way to a server that is there. */
  private readonly addresses = new Map<string, string[]>();

  constructor(private readonly deps: ExternalServersDeps) {}

  has(engine: DatabaseEngine): boolean {
    return this.deps.config.externalServers[engine] !== undefined;
  }

  /** @throws TerminalError where databases live on a server that is not configured any more. */
  access(engine: DatabaseEngine): ServerAccess {
    const server = this.deps.config.externalServers[engine];
    if (server) return server;
    throw new TerminalError(
      'database.server_gone',
      `This database lives on a server of the operator's, which is not configured any more (ONEBOX_${engine.toUpperCase()}_URL).`,
    );
  }

  /** Each server with the subnets of the accounts that have a database there. */
  async allowed(): Promise<AllowedServer[]> {
    const allowed: AllowedServer[] = [];
    for (const engine of DATABASE_ENGINES) {
      const server = this.deps.config.externalServers[engine];
      const from = server ? await this.subnets(engine) : [];
      if (!server || from.length === 0) continue;
      for (const address of await this.resolve(server.host)) allowed.push({ address, port: server.port, from });
    }
    return allowed;
  }

  private async subnets(engine: DatabaseEngine): Promise<string[]> {
    const { manager } = this.deps.dataSource;
    const where = { engine, placement: 'external' as const, deletedAt: IsNull() };
    const databases = await manager.find(TenantDatabase, { select: { id: true, accountId: true }, where });
    const accountIds = [...new Set(databases.map(({ accountId }) => accountId))];
    if (accountIds.length === 0) return [];
    const networks = await manager.findBy(AccountNetwork, { accountId: In(accountIds) });
    return networks.map(({ subnet }) => subnet).sort();
  }

  private async resolve(host: string): Promise<string[]> {
    if (isIPv4(host)) return [host];
    try {
      const found = await lookup(host, { family: 4, all: true });
      this.addresses.set(host, found.map(({ address }) => address).sort());
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      this.deps.log.warn({ host, code }, 'The name of an external database server leads nowhere at the moment');
    }
    return this.addresses.get(host) ?? [];
  }
}
