import { type Page, tenantScope } from '@onebox/database';
import type { DataSource } from 'typeorm';
import { Registration } from './registration.entity.js';
import { registrationView, type RegistrationView } from './registration-view.js';

/** What customers see and want of the domains that are registered with us. */
export class Registrations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nudge: (keys: string[]) => void,
  ) {}

  /** The oldest first. */
  async list(accountId: string, page: { limit: number; cursor?: string }): Promise<Page<RegistrationView>> {
    const found = await this.scope(accountId).page(Registration, page);
    return { ...found, items: found.items.map(registrationView) };
  }

  /** @throws NotFound */
  async read(accountId: string, id: string): Promise<RegistrationView> {
    return registrationView(await this.scope(accountId).require(Registration, id, 'registration'));
  }

  /** What is left out stays as it is. @throws NotFound */
  async change(accountId: string, id: string, { autoRenew }: { autoRenew?: boolean }): Promise<RegistrationView> {
    if (autoRenew !== undefined) {
      // A problem of a renewal that nobody wants any more is none.
      const problem = autoRenew ? {} : { renewalProblem: null };
      await this.dataSource.manager.update(Registration, { id, accountId }, { autoRenew, ...problem });
      this.nudge([`registration:${id}`]);
    }
    return this.read(accountId, id);
  }

  private scope(accountId: string) {
    return tenantScope(this.dataSource.manager, accountId);
  }
}
