import { Injectable } from '@nestjs/common';
import { type OpenPath, type TrashItem, WorkerClient } from '@onebox/commands';
import { DomainDeleted, DomainReader, SiteEdits } from '@onebox/domains';
import { InvalidInput } from '@onebox/errors';

type Site = Pick<OpenPath, 'accountId' | 'domainId'>;

/** Seven days, as the worker keeps what was deleted. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

/** Asks the worker about the files of a site that the caller was found to own. */
@Injectable()
export class SiteFiles {
  constructor(
    private readonly reader: DomainReader,
    private readonly edits: SiteEdits,
    readonly worker: WorkerClient,
  ) {}

  /** @throws NotFound, DomainDeleted */
  async of(accountId: string, domainId: string): Promise<Site> {
    const { deletedAt } = await this.reader.require(accountId, domainId);
    if (deletedAt) throw new DomainDeleted();
    return { accountId, domainId };
  }

  /** For what an upload of all files would swallow. @throws UserError `files.deploying` */
  async change<T>(accountId: string, domainId: string, work: (site: Site) => Promise<T>): Promise<T> {
    const site = await this.of(accountId, domainId);
    return this.edits.edit(domainId, () => work(site));
  }
}

/** What the address has after `files/`: the router gives it in parts, decoded. */
export function pathOf(parts: string | string[] | undefined): string {
  const path = (Array.isArray(parts) ? parts : [parts ?? '']).join('/');
  return checkedPath(path);
}

/** @throws InvalidInput for a path that nothing can have */
export function checkedPath(path: string): string {
  const fits =
    path.length <= 4096 && !path.includes('\0') && !path.split('/').some((one) => one === '.' || one === '..');
  if (fits) return path;
  throw new InvalidInput([{ path: 'path', message: 'A path has no . or .. and no NUL.' }], 'files.bad_name');
}

export function viewTrash(item: TrashItem) {
  return { ...item, removedAt: new Date(Date.parse(item.deletedAt) + KEPT_MS).toISOString() };
}
