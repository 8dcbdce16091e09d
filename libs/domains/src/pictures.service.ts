import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@onebox/clock';
import { inTransaction, tenantScope } from '@onebox/database';
import { NotFound } from '@onebox/errors';
import type { Operations } from '@onebox/operations';
import type { DataSource, EntityManager } from 'typeorm';
import { Domain } from './domain.entity.js';
import { SitePicture } from './site-picture.entity.js';

/** How an attempt to photograph a site ended. `keep`: the picture that there is stays. */
export type PictureOutcome = { file: Buffer } | { nothing: string; keep: boolean };

/** Pictures of an account's sites. */
export class Pictures {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws NotFound where the account has no such domain, or there is no picture of it. */
  async read(accountId: string, domainId: string): Promise<{ file: Buffer; version: string }> {
    const { manager } = this.dataSource;
    const domain = await tenantScope(manager, accountId).require(Domain, domainId, 'domain');
    if (!domain.picture || domain.purgedAt) throw new NotFound('picture');
    const found = await manager.findOne(SitePicture, {
      select: { domainId: true, file: true },
      where: { domainId: domain.id },
    });
    if (!found?.file) throw new NotFound('picture');
    return { file: found.file, version: versionOf(found.file) };
  }
}

/** The worker's: writes what came of an attempt, with the event of it where the picture is another one. */
export class PictureBook {
  constructor(
    private readonly dataSource: DataSource,
    private readonly operations: Pick<Operations, 'recordEvent' | 'notify'>,
    private readonly clock: Clock,
  ) {}

  /** Before an attempt. What is returned tells `record` whether the site has changed meanwhile. */
  async begin(domainId: string): Promise<string> {
    const { manager } = this.dataSource;
    const row = { domainId, subject: '', triedAt: this.clock.now() };
    await manager.createQueryBuilder().insert().into(SitePicture).values(row).orIgnore().execute();
    return (await manager.findOneByOrFail(SitePicture, { domainId })).subject;
  }

  /** @param shot `before`: what `begin` returned; another one by now stays, since it asks for another picture. */
  async record(
    { id, accountId }: Domain,
    { subject, before }: { subject: string; before: string },
    outcome: PictureOutcome,
  ): Promise<void> {
    const told = await inTransaction(this.dataSource, async (manager) => {
      const domain = await manager.findOne(Domain, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!domain || domain.purgedAt) return false;
      const reason = 'file' in outcome ? null : outcome.nothing.slice(0, 200);
      const tried = { outcome: reason, triedAt: this.clock.now() };
      const keeps = !('file' in outcome) && outcome.keep;
      const file = 'file' in outcome ? outcome.file : null;
      await manager.update(SitePicture, { domainId: id, subject: before }, { subject });
      await manager.update(SitePicture, id, keeps ? tried : { ...tried, file });
      const picture = keeps ? domain.picture : file && versionOf(file);
      if (picture === domain.picture) return false;
      await manager.update(Domain, id, { picture });
      await this.operations.recordEvent(manager, { accountId, type: 'domain.updated', subjectId: id });
      return true;
    });
    if (told) this.operations.notify(accountId);
  }

  /** What the site looks like may have changed since its picture was taken, or is being taken. */
  async outdate(domainId: string): Promise<void> {
    const subject = `changed:${randomBytes(8).toString('hex')}`;
    await this.dataSource.manager.update(SitePicture, { domainId }, { subject });
  }
}

/** With the transaction that ends a domain for good. */
export async function removePicture(manager: EntityManager, domainId: string): Promise<void> {
  await manager.delete(SitePicture, { domainId });
}

function versionOf(file: Buffer): string {
  return createHash('sha256').update(file).digest('hex').slice(0, 16);
}
