import { setTimeout as sleep } from 'node:timers/promises';
import { Account, requireActive } from '@onebox/accounts';
import type { OpenWebTool as OpenInput, WebToolAddress } from '@onebox/commands';
import { TenantDatabase } from '@onebox/databases';
import type { EdgeEndpoint } from '@onebox/edge';
import type { Engine } from '@onebox/engine';
import { NotFound, OperationalError, UserError } from '@onebox/errors';
import { siteUrl } from '@onebox/runtimes';
import { hashToken, randomToken } from '@onebox/secrets';
import type { Clock } from '@onebox/clock';
import type { DataSource } from 'typeorm';
import type { ServerWake } from '../database/server-wake.js';
import type { Names } from '../names.js';
import type { AccountNetworks } from '../networks/account-networks.js';
import { connects } from '../platform/connects.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { WebTools } from '../web-tool/web-tools.js';

export interface OpenWebToolDeps {
  dataSource: DataSource;
  engine: Engine;
  clock: Clock;
  networks: AccountNetworks;
  names: Names;
  tools: WebTools;
  serverWake: ServerWake;
  enqueue: ProvisioningDeps['enqueue'];
  publicPorts: { http: number; https: number };
}

/** How long an address works, if it is not used before. */
const ADMITTED_SECONDS = 60;
const POLL_MS = 25;

/** An address that opens a database in the web tool, once. */
export class OpenWebTool {
  constructor(private readonly deps: OpenWebToolDeps) {}

  /** @throws NotFound for what is not the account's, AccountSuspended, UserError `unavailable` while the database cannot be reached. */
  async run({ accountId, databaseId }: OpenInput, signal: AbortSignal): Promise<WebToolAddress> {
    const { manager } = this.deps.dataSource;
    const database = await manager.findOneBy(TenantDatabase, { id: databaseId, accountId });
    if (!database || database.deletedAt) throw new NotFound('database');
    const account = await manager.findOneByOrFail(Account, { id: accountId });
    requireActive(account);
    if (database.status !== 'ready') {
      throw new UserError('unavailable', 'database.not_ready', 'This database cannot be used yet.', [], 5);
    }
    return this.deps.tools.exclusively(databaseId, () =>
      this.deps.networks.use(accountId, () => this.open(account, database, signal)),
    );
  }

  private async open(account: Account, database: TenantDatabase, signal: AbortSignal): Promise<WebToolAddress> {
    const { tools, serverWake, enqueue, clock, publicPorts } = this.deps;
    const endpoint = await tools.start(account, database);
    // After the tool, which keeps it from falling asleep again.
    if (database.placement !== 'external') await serverWake.awake(account, database.engine, `database:${database.id}`);
    await untilItConnects(endpoint, signal);
    await tools.publish(database.id, endpoint);
    const token = randomToken();
    const expiresAt = new Date(clock.now().getTime() + ADMITTED_SECONDS * 1000).toISOString();
    await this.admit(account, database.id, token, signal);
    enqueue(`tool:${database.id}`);
    // Behind the #, so that no log on the way has it.
    return { url: `${siteUrl(tools.hostname(database.id), publicPorts)}/#${token}`, expiresAt };
  }

  private async admit({ uid }: Account, databaseId: string, token: string, signal: AbortSignal): Promise<void> {
    const { engine, names } = this.deps;
    const command = ['php', '/opt/onebox/admit.php', hashToken(token), String(ADMITTED_SECONDS)];
    const user = `${uid}:${uid}`;
    const { exitCode, stderr } = await engine.exec(names.webTool(databaseId), { command, user, signal });
    if (exitCode !== 0) throw new OperationalError(`The web tool admits nobody (${exitCode}): ${stderr.slice(-300)}`);
  }
}

async function untilItConnects(endpoint: EdgeEndpoint, signal: AbortSignal): Promise<void> {
  while (!(await connects(endpoint, 1000))) {
    signal.throwIfAborted();
    await sleep(POLL_MS);
  }
}
