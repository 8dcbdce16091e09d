import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@onebox/config';
import { Domain } from '@onebox/domains';
import { Mail, type MailStatus } from '@onebox/notifications';
import type { NameLookup } from '@onebox/resolver';
import { DataSource, IsNull, MoreThan, Not } from 'typeorm';
import { CONFIG, NAME_LOOKUP } from '../platform/tokens.js';
import { isLocal, type SetupFacts, type SetupItem, setupItems } from './setup-items.js';

/** What a new installation wants, looked at when it is asked for. */
@Injectable()
export class SetupChecklist {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(NAME_LOOKUP) private readonly lookup: NameLookup,
  ) {}

  async read(): Promise<{ items: SetupItem[] }> {
    return { items: setupItems(await this.facts()) };
  }

  private async facts(): Promise<SetupFacts> {
    const { panelHost, previewDomain, publicAddresses, payments, stripe } = this.config;
    const { manager } = this.dataSource;
    const [sites, panelAddresses, previewAddresses, newestFailed] = await Promise.all([
      manager.countBy(Domain, { deletedAt: IsNull() }),
      this.addresses(panelHost),
      // Any name will do, and one that nobody has asked for is in no resolver's memory.
      this.addresses(`${randomBytes(6).toString('hex')}.${previewDomain}`),
      this.newestMailFailed(),
    ]);
    return {
      ...{ sites, panelHost, previewDomain, publicAddresses, panelAddresses, previewAddresses },
      mail: { server: this.config.smtp !== undefined, newestFailed },
      payments: { gateway: payments, publishableKey: stripe?.publishableKey ?? null },
    };
  }

  private addresses(hostname: string): Promise<string[]> {
    const pointless = isLocal(hostname) || this.config.publicAddresses.length === 0;
    return pointless ? Promise.resolve([]) : this.lookup.addresses(hostname);
  }

  private async newestMailFailed(): Promise<boolean | null> {
    const where = { attempts: MoreThan(0), status: Not<MailStatus>('kept') };
    const [newest] = await this.dataSource.manager.find(Mail, { where, order: { id: 'DESC' }, take: 1 });
    return newest ? newest.lastError !== null && newest.status !== 'sent' : null;
  }
}
