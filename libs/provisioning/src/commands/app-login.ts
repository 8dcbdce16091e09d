import { type Application, type ApplicationLogin, applications } from '@onebox/applications';
import type { AppLogin as LoginInput } from '@onebox/commands';
import type { Engine } from '@onebox/engine';
import { OperationalError, UserError } from '@onebox/errors';
import { siteUrl } from '@onebox/runtimes';
import { plannedLive, type PlannedRevision, type SiteFacts } from '../domain/site-facts.js';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import type { Wake } from '../domain/wake.js';
import { userOf } from '../domain/workload-spec.js';
import type { Names } from '../names.js';
import { ownSite } from './own-site.js';

export interface AppLoginDeps {
  engine: Engine;
  facts: SiteFactsReader;
  wake: Wake;
  names: Names;
  publicPorts: { http: number; https: number };
}

/** Asks a site's application for a one-time way in, in its own live container. */
export class AppLogin {
  constructor(private readonly deps: AppLoginDeps) {}

  async run(input: LoginInput, signal: AbortSignal): Promise<ApplicationLogin> {
    const facts = await ownSite(this.deps.facts, input);
    const live = plannedLive(facts);
    const application = applications.find(facts.wanted.spec.app ?? '');
    if (!application?.login)
      throw new UserError('conflict', 'domain.no_app', 'This site has no application to log in to.');
    if (!live) throw new UserError('unavailable', 'domain.not_live', 'This site is not live yet.', [], 10);
    return this.login(facts, live, { ...application, login: application.login }, signal);
  }

  private async login(
    facts: SiteFacts,
    { plan, revision }: PlannedRevision,
    { image, login }: Application & { login: NonNullable<Application['login']> },
    signal: AbortSignal,
  ): Promise<ApplicationLogin> {
    const { engine, wake, names, publicPorts } = this.deps;
    const host = plan.workloads.find((workload) => workload.image === image);
    if (!host) throw new UserError('conflict', 'domain.no_app', 'This site has no application to log in to.');
    await wake.wake(facts.domain.id, host.pool);
    const name = names.siteWorkload(facts.domain.id, host.hash);
    const { command } = login;
    const { exitCode, stdout, stderr } = await engine.exec(name, { command, user: userOf(facts), signal });
    if (exitCode !== 0)
      throw new OperationalError(`The application's login ended with ${exitCode}: ${stderr.slice(-500)}`);
    return login.read(stdout, siteUrl(revision.spec.hostname, publicPorts));
  }
}
