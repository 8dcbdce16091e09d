import type { Readable } from 'node:stream';
import type { UploadContent, Uploaded } from '@onebox/commands';
import { newId, tenantScope } from '@onebox/database';
import { UserError } from '@onebox/errors';
import { canonicalJson, inspectedRuntimes, type RevisionSpec } from '@onebox/runtimes';
import type { DataSource } from 'typeorm';
import type { DomainReader } from './domain-reader.service.js';
import { SiteOverQuota } from './domains.errors.js';
import type { Domain } from './domain.entity.js';
import { DomainDeleted } from './domains.errors.js';
import type { DomainChange, Domains } from './domains.service.js';
import type { SiteEdits } from './site-edits.js';
import { siteSizes } from './site-sizes.js';
import { standingSpecs } from './standing-spec.js';

export interface Upload {
  /** The folder that the archive is unpacked to: `/`, `/blog/`. */
  path: string;
  /** `replace`: the new files are the archive's alone; `merge`: they are laid over the live ones. */
  mode: 'replace' | 'merge';
  format: UploadContent['format'];
  /** As announced; absent for a chunked body. */
  contentLength?: number;
}

/** What unpacks an archive: the worker, inside of the site's sandbox. */
export type Unpack = (input: UploadContent, body: Readable, signal: AbortSignal) => Promise<Uploaded>;

/** A site's files from an archive: a new release and a revision that runs it, or nothing has changed. */
export class ContentDeployment {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: DomainReader,
    private readonly domains: Domains,
    private readonly unpack: Unpack,
    private readonly edits: SiteEdits,
    private readonly settings: { siteQuotaBytes: number },
  ) {}

  /**
   * Streams the body through to the worker. A release whose revision could not be written is collected by the worker.
   * @throws UserError `content.*`, `files.busy`, and what the worker refuses.
   */
  async deploy(
    accountId: string,
    domainId: string,
    upload: Upload,
    body: Readable,
    signal: AbortSignal,
    expect?: (revisionId: string) => void,
  ): Promise<DomainChange & { uploaded: Uploaded }> {
    const domain = await this.reader.require(accountId, domainId);
    if (domain.deletedAt) throw new DomainDeleted();
    return this.edits.deploy(domainId, () => this.release(domain, upload, body, signal, expect));
  }

  private async release(
    domain: Domain,
    upload: Upload,
    body: Readable,
    signal: AbortSignal,
    expect?: (revisionId: string) => void,
  ): Promise<DomainChange & { uploaded: Uploaded }> {
    const { accountId, id: domainId } = domain;
    expect?.(domain.wantedRevisionId);
    const standing = await this.standing(domain);
    const base = baseOf(standing, upload);
    const releaseId = newId('rel');
    const { path, format } = upload;
    const maxBytes = await this.room(domainId, upload.contentLength);
    const inspect = inspectedRuntimes(standing.runtimes);
    const command = { accountId, domainId, releaseId, baseReleaseId: base, path, format, maxBytes, inspect };
    const { findings, ...uploaded } = await this.unpack(command, body, signal);
    const changed = await this.domains.revise({
      accountId,
      domainId,
      kind: 'content.deploy',
      expect,
      change: (spec) => {
        // Without this, one of two uploads at once would silently be without the other's files.
        if (base !== null && spec.releaseId !== base) throw changedMeanwhile();
        if (canonicalJson(inspectedRuntimes(spec.runtimes)) !== canonicalJson(inspect)) throw changedMeanwhile();
        return { ...spec, releaseId, uploaded: true, findings };
      },
    });
    return { ...changed, uploaded };
  }

  private async standing(domain: Domain): Promise<RevisionSpec> {
    const scope = tenantScope(this.dataSource.manager, domain.accountId);
    return (await standingSpecs(scope, [domain])).get(domain.id)!;
  }

  /** Bytes that the archive may have. What it unpacks to is the worker's to bound. */
  private async room(domainId: string, contentLength = 0): Promise<number> {
    const { siteQuotaBytes } = this.settings;
    const used = (await siteSizes(this.dataSource.manager, [domainId])).get(domainId) ?? 0;
    if (used >= siteQuotaBytes || contentLength > siteQuotaBytes) {
      throw new SiteOverQuota(siteQuotaBytes);
    }
    return siteQuotaBytes;
  }
}

/** The release to start from. */
function baseOf(spec: RevisionSpec, { mode }: Upload): string | null {
  if (mode === 'merge') return spec.releaseId;
  if (spec.app === null) return null;
  throw new UserError(
    'conflict',
    'content.app_needs_merge',
    `This site runs ${spec.app}, whose files would be gone. Lay yours over them with mode=merge.`,
    [{ path: 'mode', message: 'Use merge with an application.' }],
  );
}

function changedMeanwhile(): UserError {
  return new UserError(
    'conflict',
    'content.changed_meanwhile',
    'The files were replaced by someone else during your upload. Nothing of yours was laid over them: upload again.',
  );
}
