import { Injectable } from '@nestjs/common';
import { WorkerClient, type WebToolAddress } from '@onebox/commands';
import { DatabaseDeleted, Databases } from '@onebox/databases';

/** Asks the worker, for a database that the caller was found to own. */
@Injectable()
export class WebTools {
  constructor(
    private readonly databases: Databases,
    private readonly worker: WorkerClient,
  ) {}

  /** @throws NotFound, DatabaseDeleted, and what the worker refuses. */
  async open(accountId: string, databaseId: string, signal: AbortSignal): Promise<WebToolAddress> {
    const database = await this.databases.read(accountId, databaseId);
    if (database.deletedAt) throw new DatabaseDeleted();
    return this.worker.openWebTool({ accountId, databaseId }, signal);
  }
}
