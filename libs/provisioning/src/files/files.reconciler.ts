import type { Clock } from '@onebox/clock';
import { Domain, DomainRevision, KEPT_REVISIONS } from '@onebox/domains';
import type { Engine } from '@onebox/engine';
import { OperationalError } from '@onebox/errors';
import type { Reconciler, Result } from '@onebox/reconcile';
import { type DataSource, IsNull } from 'typeorm';
import type { SiteFacts } from '../domain/site-facts.js';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import { SITE_MOUNT } from '../domain/workload-spec.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { expiredFiles } from './expired-files.js';
import type { SiteRoom } from './site-room.js';
import type { SiteSandbox } from './site-sandbox.js';
import { unusedReleases } from './unused-releases.js';

export interface FilesReconcilerDeps {
  dataSource: DataSource;
  engine: Engine;
  clock: Clock;
  facts: SiteFactsReader;
  sandbox: SiteSandbox;
  room: SiteRoom;
  log: ProvisioningDeps['log'];
}

const RELEASES = `${SITE_MOUNT}/releases`;
const TRASH = `${SITE_MOUNT}/.trash`;
const UPLOADS = `${SITE_MOUNT}/.uploads`;
const SPOOL = `${SITE_MOUNT}/.spool`;
/** Paths of what is in the trash, most of all. */
const LONGEST_LIST = 4 * 1024 ** 2;
/** The scratch folder of a step that installs packages (docker/node/packages, docker/python/packages). */
const LEFTOVER = new RegExp(`^${SITE_MOUNT}/\\.packages-[A-Za-z0-9]{6}$`);
/** Trees that are removed by one run. */
const AT_ONCE = 100;

/** `files:<domain id>`: removes what nothing needs any more and measures what the site's files take. */
export class FilesReconciler implements Reconciler {
  readonly kind = 'files';

  constructor(private readonly deps: FilesReconcilerDeps) {}

  async reconcile(domainId: string, signal: AbortSignal): Promise<Result> {
    const facts = await this.deps.facts.read(domainId);
    if (!facts?.volume?.initialisedAt || facts.domain.deletedAt) return { done: true };
    const found = await this.found(facts, signal);
    const present = namesIn(RELEASES, found);
    const unused = unusedReleases({ ...(await this.needed(facts)), present, now: this.deps.clock.now() });
    const leftovers = await this.leftovers(domainId, found);
    const paths = [...unused.map((release) => `${RELEASES}/${release}`), ...leftovers, ...this.expired(found)];
    for (let start = 0; start < paths.length; start += AT_ONCE) {
      await this.discard(facts, paths.slice(start, start + AT_ONCE), signal);
    }
    // What is still in use there is locked; of the rest `discard` takes care whatever it is asked for.
    if (paths.length === 0 && namesIn(SPOOL, found).length > 0) await this.discard(facts, [], signal);
    await this.deps.room.measureAnew({ accountId: facts.domain.accountId, domainId });
    return { done: true };
  }

  /** Measuring costs a container each: the worker's resync leaves it to the tombstones' round, which takes one at a time. */
  ids(): Promise<string[]> {
    return Promise.resolve([]);
  }

  async fairnessGroup(domainId: string): Promise<string> {
    const { manager } = this.deps.dataSource;
    const domain = await manager.findOne(Domain, { select: { id: true, accountId: true }, where: { id: domainId } });
    return domain?.accountId ?? 'platform';
  }

  /** Paths of what lies in the site's directory, among its releases, in its trash, among its uploads and in its spool. */
  private async found(facts: SiteFacts, signal: AbortSignal): Promise<string[]> {
    const foreign = ['-not', '-path', `${SITE_MOUNT}/shared/*`];
    const command = ['find', SITE_MOUNT, '-mindepth', '1', '-maxdepth', '2', ...foreign];
    const options = { signal, keepBytes: LONGEST_LIST };
    const { exitCode, stdout } = await this.deps.sandbox.run(facts, 'list', command, options);
    if (exitCode !== 0) throw new OperationalError(`The releases of ${facts.domain.id} could not be listed.`);
    return stdout.split('\n');
  }

  /** What steps that were killed left. Asked after the listing: a step that starts now makes what is not in it. */
  private async leftovers(domainId: string, found: string[]): Promise<string[]> {
    const leftovers = found.filter((path) => LEFTOVER.test(path));
    if (leftovers.length === 0) return [];
    const steps = await this.deps.engine.workloads({ kind: 'one-shot', domainId });
    return steps.length > 0 ? [] : leftovers;
  }

  private expired(found: string[]): string[] {
    const present = { trash: namesIn(TRASH, found), uploads: namesIn(UPLOADS, found) };
    const { trash, uploads } = expiredFiles(present, this.deps.clock.now());
    return [...trash.map((name) => `${TRASH}/${name}`), ...uploads.map((name) => `${UPLOADS}/${name}`)];
  }

  private async needed({ domain, live, wanted }: SiteFacts): Promise<{ used: string[]; history: string[] }> {
    const revisions = await this.deps.dataSource.manager.find(DomainRevision, {
      where: { domainId: domain.id },
      order: { number: 'DESC' },
      take: KEPT_REVISIONS,
    });
    const used = [live?.revision.spec.releaseId, wanted.spec.releaseId].filter((id) => id !== undefined);
    return { used, history: revisions.map(({ spec }) => spec.releaseId) };
  }

  private async discard(facts: SiteFacts, paths: string[], signal: AbortSignal): Promise<void> {
    const command = ['/opt/onebox/discard', ...paths];
    const { exitCode } = await this.deps.sandbox.run(facts, 'discard', command, { signal });
    const { id: domainId } = facts.domain;
    if (exitCode === 0) this.deps.log.info({ domainId, paths }, 'Files that nothing needs were removed');
    else this.deps.log.warn({ domainId, paths, exitCode }, 'Files that nothing needs could not be removed');
  }
}

function namesIn(directory: string, paths: string[]): string[] {
  return paths.filter((path) => path.startsWith(`${directory}/`)).map((path) => path.slice(directory.length + 1));
}

/** The site to measure after this one, in the order of ids and round again; undefined where there is none. */
export async function nextSite(dataSource: DataSource, after: string): Promise<string | undefined> {
  const found = await dataSource.manager
    .createQueryBuilder(Domain, 'domain')
    .select('domain.id')
    .where({ purgedAt: IsNull(), deletedAt: IsNull() })
    .orderBy('domain.id <= :after', 'ASC')
    .addOrderBy('domain.id', 'ASC')
    .setParameter('after', after)
    .limit(1)
    .getOne();
  return found?.id;
}
