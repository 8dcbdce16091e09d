import { Inject, Injectable } from '@nestjs/common';
import { WorkerClient } from '@onebox/commands';
import { UserError } from '@onebox/errors';
import { type Registrar, SandboxRegistrar } from '@onebox/registrar';
import { Registration, Transfer } from '@onebox/transfers';
import { DataSource } from 'typeorm';
import { REGISTRAR } from '../platform/tokens.js';

/** The clock of the sandbox registrar, in an administrator's hands. */
@Injectable()
export class SandboxClock {
  constructor(
    @Inject(REGISTRAR) private readonly registrar: Registrar,
    private readonly dataSource: DataSource,
    private readonly worker: WorkerClient,
  ) {}

  /** The worker looks at once at what waits for it. @throws UserError conflict where the registrar is a real one. */
  async turn(days: number): Promise<{ now: string }> {
    if (!(this.registrar instanceof SandboxRegistrar)) {
      throw new UserError('conflict', 'registrar.not_sandbox', 'The clock of a real registrar cannot be turned.');
    }
    const now = await this.registrar.turnClock(days);
    this.worker.nudge(await this.waiting());
    return { now: now.toISOString() };
  }

  private async waiting(): Promise<string[]> {
    const { manager } = this.dataSource;
    const [transfers, registrations] = await Promise.all([
      manager.find(Transfer, { select: { id: true }, where: { state: 'pending' } }),
      manager.find(Registration, { select: { id: true } }),
    ]);
    return [...transfers.map(({ id }) => `transfer:${id}`), ...registrations.map(({ id }) => `registration:${id}`)];
  }
}
