import { type Application, applications, type ApplicationRegistry } from '@onebox/applications';
import { TerminalError } from '@onebox/errors';
import { type Catalogue, catalogue } from './catalogue.js';
import { applicationSite, environmentOf } from './environment.js';
import { shortHash } from './hash.js';
import type { DomainPlan, PlanInput, PlannedOneShot, PlannedWorkload, WorkloadLimits } from './plan.js';
import type { RevisionSpec, RuntimeSpec } from './revision-spec.js';
import { plannedRoutes } from './routes.js';
import type { Runtime } from './runtime.js';

/**
 * What a revision wants: pure, the same input gives the same plan.
 * @throws TerminalError when the catalogue does not have (any more) what the revision names.
 */
export function plan(
  input: PlanInput,
  known: Catalogue = catalogue,
  registry: ApplicationRegistry = applications,
): DomainPlan {
  const { spec } = input;
  const application = requireApplication(spec, registry);
  const workloads = spec.runtimes.map((runtime) => plannedWorkload(input, runtime, known, application));
  return {
    workloads,
    oneShots: application ? installer(input, application, workloads) : [],
    routes: plannedRoutes(spec.runtimes, spec.routes, known),
  };
}

function plannedWorkload(
  input: PlanInput,
  spec: RuntimeSpec,
  known: Catalogue,
  application: Application | undefined,
): PlannedWorkload {
  const runtime = requireRuntime(spec, known);
  const hosted = spec.default ? application : undefined;
  const visible = {
    pool: spec.name,
    image: hosted?.image ?? imageOf(spec, runtime),
    env: environmentOf(input, spec, runtime, hosted),
    limits: limitsOf(input.spec, runtime),
  };
  return {
    ...visible,
    hash: shortHash(visible),
    readOnlyRoot: runtime.readOnlyRoot,
    capabilities: runtime.capabilities,
    tmpfs: runtime.tmpfs,
    port: runtime.port,
    probePath: spec.mount.slice(0, -1) + runtime.probePath,
    stopSeconds: runtime.stopSeconds,
  };
}

function installer(input: PlanInput, application: Application, workloads: PlannedWorkload[]): PlannedOneShot[] {
  const { install } = application;
  const host = workloads.find(({ image }) => image === application.image);
  if (!install || !host) return [];
  const { name, title, command } = install;
  const env = { ...host.env, ...install.environment(applicationSite(input)) };
  return [{ name, title, command, env, image: host.image, limits: host.limits, tmpfs: host.tmpfs }];
}

function limitsOf({ limits }: RevisionSpec, runtime: Runtime): WorkloadLimits {
  return {
    memoryBytes: limits.memoryBytes ?? runtime.limits.memoryBytes,
    cpus: limits.cpus ?? runtime.limits.cpus,
    pids: runtime.limits.pids,
  };
}

function requireRuntime(spec: RuntimeSpec, known: Catalogue): Runtime {
  const runtime = known.find(spec.runtime);
  if (!runtime) {
    throw new TerminalError('runtime.unknown', `This platform has no runtime ${spec.runtime}. Choose another one.`);
  }
  return runtime;
}

function imageOf(spec: RuntimeSpec, runtime: Runtime): string {
  const version = runtime.versions.find((candidate) => candidate.version === spec.version);
  if (version) return version.image;
  throw new TerminalError(
    'runtime.version_unknown',
    `This platform has no ${runtime.title} ${spec.version}. Choose one of ${versionsOf(runtime)}.`,
  );
}

function requireApplication({ app }: RevisionSpec, registry: ApplicationRegistry): Application | undefined {
  if (app === null) return undefined;
  const application = registry.find(app);
  if (application) return application;
  throw new TerminalError('app.unknown', `This platform does not have the application ${app} any more.`);
}

function versionsOf(runtime: Runtime): string {
  return runtime.versions.map(({ version }) => version).join(', ');
}
