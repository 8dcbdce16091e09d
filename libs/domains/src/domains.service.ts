import { randomInt } from 'node:crypto';
import { User } from '@onebox/accounts';
import { type Application, applications } from '@onebox/applications';
import type { Clock } from '@onebox/clock';
import type { InspectContent, Inspected } from '@onebox/commands';
import type { Config } from '@onebox/config';
import { inTransaction, isDuplicate, newId, tenantScope } from '@onebox/database';
import {
  attachmentOf,
  attachRow,
  type EngineAvailability,
  insertDatabase,
  type TenantDatabase,
} from '@onebox/databases';
import { InvalidInput, ProofRequired } from '@onebox/errors';
import type { Operation, Operations } from '@onebox/operations';
import type { PlatformFacts } from '@onebox/platform';
import { resolveServing, type RevisionSpec, type RouteSpec, type RuntimeInput, type Serving } from '@onebox/runtimes';
import type { Secrets } from '@onebox/secrets';
import { type DataSource, type EntityManager, In } from 'typeorm';
import {
  type NewDomain,
  requireHost,
  requireLimits,
  wantedDatabases,
  wantedEngines,
  type WantedNames,
  wantedNames,
  wantedServing,
} from './domain-creation.js';
import { DomainNames, type NamesPatch, ProvenNames } from './domain-names.js';
import type { DomainReader } from './domain-reader.service.js';
import type { DomainView } from './domain-view.js';
import { Domain } from './domain.entity.js';
import { ClaimedElsewhere, HostnameTaken } from './domains.errors.js';
import type { NameProofs } from './dns/name-proofs.js';
import { type EnvInput, writtenEnv } from './environment.js';
import { findingsOf, type Found, unlooked } from './findings.js';
import type { Revisions, RevisionWish } from './revisions.service.js';
import { requireAvailable, whyUnavailable, type WhyUnavailable } from './runtime-availability.js';
import { standingSpecs } from './standing-spec.js';

export type DomainSettings = Pick<Config, 'panelHost' | 'previewDomain'>;

export interface DomainChange {
  domain: DomainView;
  operation: Operation;
}

/** One revision. What is left out stays; what is given replaces all of it. */
export interface DomainPatch extends NamesPatch {
  runtimes?: RuntimeInput[];
  /** Null: derived from the catalogue. */
  routes?: RouteSpec[] | null;
  env?: EnvInput;
  limits?: { memoryBytes?: number; cpus?: number };
  maintenance?: boolean;
}

type Expectation = RevisionWish['expect'];

/** What looks through a release that is there already: the worker, inside of the site's sandbox. */
export type Look = (input: InspectContent) => Promise<Inspected>;

const SLUG_ATTEMPTS = 8;

/** Somebody was quicker; another one is tried. */
class SlugTaken extends Error {}

/** Making and changing domains: what is wanted. The worker makes it so. */
export class Domains {
  private readonly names: DomainNames;

  constructor(
    private readonly dataSource: DataSource,
    private readonly operations: Operations,
    private readonly revisions: Revisions,
    private readonly reader: DomainReader,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly facts: PlatformFacts,
    private readonly settings: DomainSettings,
    private readonly engines: EngineAvailability,
    private readonly nudge: (keys: string[]) => void,
    private readonly look: Look,
    private readonly proofs: NameProofs,
  ) {
    this.names = new DomainNames(revisions, clock, settings);
  }

  /** The domain, its names, its databases and its first revision: all of it, or nothing. */
  async create(owner: { accountId: string; userId: string }, input: NewDomain): Promise<DomainChange> {
    const application = this.application(input.app);
    const names = wantedNames(input, this.settings);
    const { runtimes, routes } = wantedServing(input, application);
    requireAvailable(runtimes, [], await whyUnavailable(this.facts));
    const limits = requireLimits(input.limits ?? {});
    const wanted = wantedDatabases(input, application);
    await this.engines.require(owner.accountId, wantedEngines(input, application));
    const attempt = (slug: string, proven: ProvenNames) =>
      inTransaction(this.dataSource, async (manager) => {
        const domain = await this.insertNamed(manager, owner.accountId, slug, names);
        const aliases = await this.names.claimNew(manager, domain, names, proven);
        const databases = await this.insertDatabases(manager, domain, wanted);
        const spec: RevisionSpec = {
          hostname: domain.hostname,
          aliases,
          previewHostname: this.names.previewHostname(domain.slug),
          runtimes,
          routes,
          env: writtenEnv({}, input.env ?? {}, domain.id, this.secrets),
          databases: databases.map(attachmentOf),
          app: application?.id ?? null,
          ...(application ? { appSettings: await this.appSettings(manager, owner.userId, domain.hostname) } : {}),
          limits,
          releaseId: newId('rel'),
          maintenance: false,
        };
        const id = domain.wantedRevisionId;
        const revised = await this.revisions.append(manager, domain, { kind: 'domain.create', spec, number: 1, id });
        return { ...revised, databases };
      });
    return this.withProof(owner.accountId, async (proven) => {
      const created = await this.underFreeSlug(names, (slug) => attempt(slug, proven));
      return this.changed(created, created.databases);
    });
  }

  /** @throws UserError precondition_failed by `expect`, DomainDeleted, InvalidInput … */
  async patch(accountId: string, domainId: string, patch: DomainPatch, expect?: Expectation): Promise<DomainChange> {
    const found = await this.foundFor(accountId, domainId, patch);
    // Asked before: whoever asks for a second connection while it holds one waits for ever where all do so at once.
    const why = await whyUnavailable(this.facts);
    return this.withProof(accountId, (proven) =>
      this.revise({
        accountId,
        domainId,
        kind: 'domain.change',
        expect,
        change: (spec, domain, manager) => this.patched(spec, domain, { ...patch, found, why, proven }, manager),
      }),
    );
  }

  /**
   * Asks DNS, between two attempts, whether a name that another account has is the caller's. Whom it was taken off is told
   * after the commit.
   * @throws ProofRequired where it is not (yet)
   */
  private async withProof<T>(accountId: string, work: (proven: ProvenNames) => Promise<T>): Promise<T> {
    const proven = new ProvenNames();
    for (;;) {
      try {
        const result = await work(proven);
        this.tellLosers(proven);
        return result;
      } catch (error) {
        if (!(error instanceof ClaimedElsewhere) || proven.has(error.hostname)) throw error;
        if (!(await this.proofs.isProven(accountId, error.hostname))) {
          const record = this.proofs.recordFor(accountId, error.hostname);
          throw new ProofRequired(error.code, error.message, error.fields, record);
        }
        proven.add(error.hostname);
      }
    }
  }

  /** A runtime that comes to files which were uploaded before: they are looked through as an upload would be. */
  private async foundFor(accountId: string, domainId: string, patch: DomainPatch): Promise<Found | undefined> {
    if (!patch.runtimes) return undefined;
    const domain = await this.reader.require(accountId, domainId);
    const scope = tenantScope(this.dataSource.manager, accountId);
    const spec = (await standingSpecs(scope, [domain])).get(domainId)!;
    const { runtimes } = servingOf(spec, patch);
    const inspect = unlooked(spec, runtimes);
    if (inspect.length === 0) return undefined;
    const { releaseId } = spec;
    return { releaseId, ...(await this.look({ accountId, domainId, releaseId, inspect })) };
  }

  private tellLosers({ losers }: ProvenNames): void {
    if (losers.length === 0) return;
    for (const { accountId } of losers) this.operations.notify(accountId);
    this.nudge(losers.map(({ id }) => `domain:${id}`));
  }

  /** Writes a revision in a transaction of its own, and sends the worker to look. */
  async revise(wish: RevisionWish): Promise<DomainChange> {
    return this.changed(await inTransaction(this.dataSource, (manager) => this.revisions.write(manager, wish)), []);
  }

  private async patched(
    spec: RevisionSpec,
    domain: Domain,
    patch: DomainPatch & { found: Found | undefined; why: WhyUnavailable; proven: ProvenNames },
    manager: EntityManager,
  ): Promise<RevisionSpec> {
    const serving = this.changedServing(spec, patch);
    return {
      ...spec,
      ...serving,
      findings: findingsOf(spec, serving.runtimes, patch.found),
      env: patch.env ? writtenEnv(spec.env, patch.env, domain.id, this.secrets) : spec.env,
      ...(namesGiven(patch) ? await this.names.change(manager, domain, spec, patch, patch.proven) : {}),
      limits: patch.limits ? requireLimits(patch.limits) : spec.limits,
      maintenance: patch.maintenance ?? spec.maintenance,
    };
  }

  private changedServing(spec: RevisionSpec, patch: DomainPatch & { why: WhyUnavailable }): Serving {
    const serving = servingOf(spec, patch);
    if (serving === spec) return { runtimes: spec.runtimes, routes: spec.routes };
    requireHost(serving.runtimes, this.application(spec.app ?? undefined));
    requireAvailable(serving.runtimes, spec.runtimes, patch.why);
    return serving;
  }

  /**
   * Tries slugs until one was free to the end. Each try is a transaction of its own: one that went on after it had met
   * another's slug would hold a lock on that, and many of those at once lock each other out.
   */
  private async underFreeSlug<T>(names: WantedNames, create: (slug: string) => Promise<T>): Promise<T> {
    for (let attempt = 0; attempt < SLUG_ATTEMPTS; attempt++) {
      const free = await this.freeSlugs(names);
      if (free.length === 0) break;
      // The nicest one, but where many want it at once any.
      const slug = attempt < 2 ? free[0]! : free[randomInt(free.length)]!;
      try {
        return await create(slug);
      } catch (error) {
        if (!(error instanceof SlugTaken)) throw error;
      }
    }
    throw new HostnameTaken(names.hostname ?? this.names.previewHostname(names.slugs[0]!));
  }

  private async freeSlugs(names: WantedNames): Promise<string[]> {
    const slugs = names.slugs.filter((slug) => this.names.previewHostname(slug) !== this.settings.panelHost);
    const rows = await this.dataSource.manager.find(Domain, { select: { slug: true }, where: { slug: In(slugs) } });
    const taken = new Set(rows.map(({ slug }) => slug));
    return slugs.filter((slug) => !taken.has(slug));
  }

  private async insertNamed(
    manager: EntityManager,
    accountId: string,
    slug: string,
    names: WantedNames,
  ): Promise<Domain> {
    const domain = this.newDomain(manager, accountId, slug, names.hostname ?? this.names.previewHostname(slug));
    try {
      await manager.insert(Domain, domain);
      return domain;
    } catch (error) {
      throw isDuplicate(error) ? new SlugTaken() : error;
    }
  }

  private newDomain(manager: EntityManager, accountId: string, slug: string, hostname: string): Domain {
    const createdAt = this.clock.now();
    return manager.create(Domain, {
      id: newId('dom', createdAt.getTime()),
      accountId,
      hostname,
      slug,
      wantedRevisionId: newId('rev', createdAt.getTime()),
      createdAt,
      deletedAt: null,
      restorableUntil: null,
      status: 'provisioning',
      statusDetail: null,
      liveRevisionId: null,
      failedRevisionId: null,
      purgedAt: null,
      statusAt: null,
    });
  }

  private async insertDatabases(
    manager: EntityManager,
    { accountId, id: originDomainId, createdAt }: Domain,
    wanted: ReturnType<typeof wantedDatabases>,
  ): Promise<TenantDatabase[]> {
    const databases: TenantDatabase[] = [];
    for (const { engine, name } of wanted) {
      const row = { accountId, engine, name, originDomainId, operationId: null, createdAt };
      const database = await insertDatabase(manager, this.secrets, row);
      await attachRow(manager, database, originDomainId);
      await this.operations.recordEvent(manager, { accountId, type: 'database.updated', subjectId: database.id });
      databases.push(database);
    }
    return databases;
  }

  private async appSettings(manager: EntityManager, userId: string, title: string) {
    const { email } = await manager.findOneByOrFail(User, { id: userId });
    return { title, adminEmail: email };
  }

  private application(id: string | undefined): Application | undefined {
    const application = id === undefined ? undefined : applications.find(id);
    if (id === undefined || application) return application;
    const choices = applications.applications.map((one) => one.id).join(', ');
    throw new InvalidInput([{ path: 'app', message: `There is no application ${id}. Choose one of: ${choices}.` }]);
  }

  private async changed(
    { domain, operation }: { domain: Domain; operation: Operation },
    databases: TenantDatabase[],
  ): Promise<DomainChange> {
    this.operations.notify(domain.accountId);
    this.nudge([`domain:${domain.id}`, ...databases.map(({ id }) => `database:${id}`)]);
    return { domain: await this.reader.read(domain.accountId, domain.id), operation };
  }
}

function namesGiven({ hostname, aliases, redirects }: NamesPatch): boolean {
  return hostname !== undefined || aliases !== undefined || redirects !== undefined;
}

/** What is left out stays; where all of it is, nothing is looked at again. @throws InvalidInput */
function servingOf(spec: RevisionSpec, { runtimes, routes }: DomainPatch): Serving {
  if (runtimes === undefined && routes === undefined) return spec;
  return resolveServing({ runtimes: runtimes ?? spec.runtimes, routes: routes === undefined ? spec.routes : routes });
}
