import { type FieldError, UserError } from '@onebox/errors';
import { engineFact, type PlatformFacts } from '@onebox/platform';
import type { DatabaseEngine } from '@onebox/runtimes';
import { type DataSource, IsNull } from 'typeorm';
import { TenantDatabase } from '../tenant-database.entity.js';
import { databaseEngine, databaseEngines, type EngineSettings, serverImage } from './engines.js';
import { memoryLeft } from './memory-left.js';

/** An engine as the API shows it to an account. */
export interface EngineView {
  engine: DatabaseEngine;
  title: string;
  /** Null: the operator's server, whatever it runs. */
  version: string | null;
  available: boolean;
  why: string | null;
  /** What a server of the account's own may take; null where it needs none. */
  memoryBytes: number | null;
  logo: string;
}

/** A database that somebody wants, and where in the input it is said. */
export interface EngineWish {
  engine: DatabaseEngine;
  path: string;
}

export class EngineUnavailable extends UserError {
  constructor(errors: FieldError[]) {
    super('invalid', 'database.engine_unavailable', errors.map(({ message }) => message).join(' '), errors);
  }
}

const MIB = 1024 ** 2;

/** Which engines an account can have databases of, and why not of the others. */
export class EngineAvailability {
  constructor(
    private readonly dataSource: DataSource,
    private readonly facts: PlatformFacts,
    private readonly settings: EngineSettings,
  ) {}

  async list(accountId: string): Promise<EngineView[]> {
    const engines = databaseEngines.map(({ engine }) => engine);
    const reasons = await this.reasons(accountId, engines);
    return databaseEngines.map(({ engine, title, logo }) => {
      const why = reasons.get(engine) ?? null;
      return { engine, title, ...this.server(engine), available: why === null, why, logo };
    });
  }

  /** @throws EngineUnavailable with the reason at each path. */
  async require(accountId: string, wishes: EngineWish[]): Promise<void> {
    if (wishes.length === 0) return;
    const reasons = await this.reasons(
      accountId,
      wishes.map(({ engine }) => engine),
    );
    const errors = wishes.flatMap(({ engine, path }) => {
      const message = reasons.get(engine);
      return message === undefined ? [] : [{ path, message }];
    });
    if (errors.length > 0) throw new EngineUnavailable(errors);
  }

  private server(engine: DatabaseEngine): Pick<EngineView, 'version' | 'memoryBytes'> {
    if (this.settings.externalServers[engine]) return { version: null, memoryBytes: null };
    const { version, protocol } = serverImage(engine, this.settings);
    return { version, memoryBytes: protocol.limits.memoryBytes };
  }

  private async reasons(accountId: string, engines: DatabaseEngine[]): Promise<Map<DatabaseEngine, string>> {
    const unavailable = await this.facts.unavailable();
    const reasons = new Map<DatabaseEngine, string>();
    for (const engine of new Set(engines)) {
      const why = unavailable[engineFact(engine)] ?? (await this.noMemory(accountId, engine));
      if (why !== undefined) reasons.set(engine, why);
    }
    return reasons;
  }

  /** Why no node has the memory for a further server of the engine, where that matters. */
  private async noMemory(accountId: string, engine: DatabaseEngine): Promise<string | undefined> {
    const { reservesMemory, title } = databaseEngine(engine);
    const { memoryBytes: wanted } = this.server(engine);
    if (!reservesMemory || wanted === null) return undefined;
    const servers = await this.servers();
    if (servers.some((server) => server.accountId === accountId && server.engine === engine)) return undefined;
    const limits = servers.map((server) => serverImage(server.engine, this.settings).protocol.limits.memoryBytes);
    const left = memoryLeft(await this.facts.nodes(), limits);
    if (left === undefined || left >= wanted) return undefined;
    return `${title} needs ${wanted / MIB} MiB of memory, and all of this platform's is spoken for. Ask its operator.`;
  }

  /** Those that are there, and those that a restored database would bring back. */
  private servers(): Promise<{ accountId: string; engine: DatabaseEngine }[]> {
    return this.dataSource
      .createQueryBuilder(TenantDatabase, 'tenant_database')
      .select('tenant_database.accountId', 'accountId')
      .addSelect('tenant_database.engine', 'engine')
      .distinct(true)
      .where({ purgedAt: IsNull() })
      .andWhere("(tenant_database.placement IS NULL OR tenant_database.placement = 'account')")
      .getRawMany();
  }
}
