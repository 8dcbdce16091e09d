import type { Clock } from '@onebox/clock';
import { InvalidInput } from '@onebox/errors';
import type { RevisionSpec } from '@onebox/runtimes';
import type { EntityManager } from 'typeorm';
import { claimHostname, releaseHostnames } from './claims.js';
import { ClaimedHostname } from './claimed-hostname.entity.js';
import { requireAliases, type WantedNames } from './domain-creation.js';
import { Domain } from './domain.entity.js';
import { ClaimedElsewhere, HostnameTaken } from './domains.errors.js';
import { type HostnameRules, parentsOf, registrableDomain, requireHostname } from './hostname.js';
import type { Revisions } from './revisions.service.js';

/** What is left out stays; what is given replaces all of it. */
export interface NamesPatch {
  /** One of the domain's names, which becomes the main one; the main one becomes an alias. */
  hostname?: string;
  aliases?: string[];
  /** By alias; those that are not named lead to the main name. */
  redirects?: Record<string, boolean>;
}

type Names = Pick<RevisionSpec, 'hostname' | 'aliases' | 'direct'>;

/** What an account has shown to be its own, while a request lasts; and whom names were taken off for that. */
export class ProvenNames {
  readonly losers: Domain[] = [];
  private readonly names = new Set<string>();

  add(hostname: string): void {
    this.names.add(hostname);
  }

  /** Whoever controls a name controls those below it. */
  has(hostname: string): boolean {
    return [hostname, ...parentsOf(hostname)].some((name) => this.names.has(name));
  }
}

/** The names of domains, in the transaction of whoever changes them. */
export class DomainNames {
  constructor(
    private readonly revisions: Revisions,
    private readonly clock: Clock,
    private readonly settings: HostnameRules,
  ) {}

  previewHostname(slug: string): string {
    return `${slug}.${this.settings.previewDomain}`;
  }

  /** Of a new domain; returns the aliases that it got. */
  async claimNew(manager: EntityManager, domain: Domain, names: WantedNames, proven: ProvenNames): Promise<string[]> {
    await this.claim(manager, domain, { hostname: domain.hostname, kind: 'main', path: 'hostname' }, proven);
    const aliases: string[] = [];
    for (const { hostname, optional, path } of names.aliases) {
      try {
        await this.claim(manager, domain, { hostname, kind: 'alias', path }, proven);
        aliases.push(hostname);
      } catch (error) {
        if (!optional || !isTaken(error)) throw error;
      }
    }
    return aliases;
  }

  /** @throws InvalidInput, HostnameTaken, ClaimedElsewhere … */
  async change(
    manager: EntityManager,
    domain: Domain,
    spec: RevisionSpec,
    patch: NamesPatch,
    proven: ProvenNames,
  ): Promise<Names> {
    const hostname = patch.hostname === undefined ? spec.hostname : this.requireOwn(patch.hostname, spec);
    const aliases = await this.changeAliases(manager, domain, spec, hostname, patch.aliases, proven);
    if (hostname !== spec.hostname) await this.makeMain(manager, domain, hostname, aliases, proven);
    return { hostname, aliases, direct: directOf(aliases, spec.direct, patch.redirects) };
  }

  /** In the order in which they are compared, so that two accounts cannot wait for each other. */
  private async changeAliases(
    manager: EntityManager,
    domain: Domain,
    spec: RevisionSpec,
    hostname: string,
    given: string[] | undefined,
    proven: ProvenNames,
  ): Promise<string[]> {
    const before = [spec.hostname, ...spec.aliases];
    const isPreview = (name: string) => name === spec.previewHostname;
    const kept = before.filter((name) => name !== hostname && !isPreview(name));
    const wanted = given ? requireAliases(given, this.settings, hostname) : kept;
    await releaseHostnames(
      manager,
      domain.id,
      before.filter((name) => name !== hostname && !wanted.includes(name)),
    );
    for (const name of wanted.filter((alias) => !before.includes(alias)).sort()) {
      await this.claim(
        manager,
        domain,
        { hostname: name, kind: 'alias', path: `aliases.${wanted.indexOf(name)}` },
        proven,
      );
    }
    return wanted;
  }

  private async makeMain(
    manager: EntityManager,
    domain: Domain,
    hostname: string,
    aliases: string[],
    proven: ProvenNames,
  ): Promise<void> {
    const { id: domainId } = domain;
    await manager.update(Domain, domainId, { hostname });
    if (aliases.includes(domain.hostname)) {
      await manager.update(ClaimedHostname, { domainId, hostname: domain.hostname }, { kind: 'alias' });
    }
    const claimed = await manager.countBy(ClaimedHostname, { domainId, hostname });
    if (claimed > 0) await manager.update(ClaimedHostname, { domainId, hostname }, { kind: 'main' });
    else await this.claim(manager, domain, { hostname, kind: 'main', path: 'hostname' }, proven);
    domain.hostname = hostname;
  }

  private requireOwn(text: string, spec: RevisionSpec): string {
    const hostname = requireHostname(text, this.settings);
    if ([spec.hostname, ...spec.aliases, spec.previewHostname].includes(hostname)) return hostname;
    const message = `${hostname} is none of this site’s names. Add it as another name first.`;
    throw new InvalidInput([{ path: 'hostname', message }]);
  }

  private claim(
    manager: EntityManager,
    { accountId, id: domainId }: Domain,
    wanted: { hostname: string; kind: 'main' | 'alias'; path: string },
    proven: ProvenNames,
  ): Promise<void> {
    const claim = { accountId, domainId, ...wanted, proven: proven.has(wanted.hostname) };
    const takeOff = async (loser: Domain) => {
      await this.takeOff(manager, loser, wanted.hostname);
      proven.losers.push(loser);
    };
    return claimHostname(manager, claim, this.settings, this.clock.now(), takeOff);
  }

  /** The site goes on under its other names; where it was the main one, under its preview name. */
  private async takeOff(manager: EntityManager, loser: Domain, hostname: string): Promise<void> {
    const { id: domainId, accountId, slug } = loser;
    await releaseHostnames(manager, domainId, [hostname]);
    const preview = this.previewHostname(slug);
    if (loser.hostname === hostname) {
      await manager.update(Domain, domainId, { hostname: preview });
      const row = { accountId, domainId, hostname: preview, kind: 'main' as const };
      await manager.insert(ClaimedHostname, { ...row, registrableDomain: registrableDomain(preview) });
    }
    if (loser.deletedAt) return;
    const change = (spec: RevisionSpec) => withoutName(spec, hostname, preview);
    await this.revisions.write(manager, { accountId, domainId, kind: 'domain.change', change });
  }
}

function withoutName(spec: RevisionSpec, hostname: string, preview: string): RevisionSpec {
  const aliases = spec.aliases.filter((alias) => alias !== hostname);
  return { ...spec, hostname: spec.hostname === hostname ? preview : spec.hostname, aliases };
}

/** Undefined where every alias redirects, so that a spec from before there were redirects says the same. */
function directOf(
  aliases: string[],
  before: string[] = [],
  redirects: Record<string, boolean> | undefined,
): string[] | undefined {
  const unknown = Object.keys(redirects ?? {}).find((name) => !aliases.includes(name));
  if (unknown !== undefined) {
    const message = `${unknown} is none of this site’s other names.`;
    throw new InvalidInput([{ path: `redirects.${unknown}`, message }]);
  }
  const direct = aliases.filter((alias) => (redirects ? redirects[alias] === false : before.includes(alias)));
  return direct.length > 0 ? direct : undefined;
}

function isTaken(error: unknown): boolean {
  return (
    error instanceof HostnameTaken || (error instanceof ClaimedElsewhere && error.code === 'domain.hostname_taken')
  );
}
