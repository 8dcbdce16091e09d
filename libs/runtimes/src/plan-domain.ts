import { type Application, applications, type ApplicationRegistry } from '@onebox/applications';
import { TerminalError } from '@onebox/errors';
import { type Catalogue, catalogue } from './catalogue.js';
import { otherDocuments } from './default-documents.js';
import { applicationSite, environmentOf, runtimeSite } from './environment.js';
import { shortHash } from './hash.js';
import type { DomainPlan, PlanInput, PlannedOneShot, PlannedRoutes, PlannedWorkload, WorkloadLimits } from './plan.js';
import type { RevisionSpec, RuntimeSpec } from './revision-spec.js';
import { plannedRoutes } from './routes.js';
import type { Runtime, RuntimeVersion } from './runtime.js';

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
  const site: Site = {
    input,
    known,
    routes: plannedRoutes(spec.runtimes, spec.routes, known),
    application: requireApplication(spec, registry),
  };
  const workloads = spec.runtimes.map((runtime) => plannedWorkload(site, runtime));
  return {
    workloads,
    oneShots: [
      ...installer(site, workloads),
      ...spec.runtimes.flatMap((runtime, index) => steps(input, runtime, known, workloads[index]!)),
    ],
    routes: site.routes,
  };
}

/** What every container of a domain is planned from. */
interface Site {
  input: PlanInput;
  known: Catalogue;
  routes: PlannedRoutes;
  application: Application | undefined;
}

function plannedWorkload({ input, known, routes, application }: Site, spec: RuntimeSpec): PlannedWorkload {
  const runtime = requireRuntime(spec, known);
  const hosted = spec.default ? application : undefined;
  const version = requireVersion(spec, runtime);
  const program = runtime.program?.(version, runtimeSite(input, spec)) ?? { image: version.image };
  const visible = {
    pool: spec.name,
    image: hosted ? imageOf(hosted, version) : program.image,
    ...(program.entrypoint ? { entrypoint: program.entrypoint } : {}),
    ...(program.command ? { command: program.command } : {}),
    env: environmentOf(input, spec, runtime, {
      application: hosted,
      otherDocuments: otherDocuments(spec, input.spec.runtimes, routes, known),
    }),
    limits: limitsOf(input.spec, runtime),
  };
  return {
    ...visible,
    hash: shortHash(visible),
    os: runtime.os,
    readOnlyRoot: runtime.readOnlyRoot,
    capabilities: runtime.capabilities,
    tmpfs: runtime.tmpfs,
    port: runtime.port,
    probePath: spec.mount.slice(0, -1) + runtime.probePath,
    stopSeconds: runtime.stopSeconds,
  };
}

/** An application's image is built on its runtime's: on the Debian release of the version that its customer chose. */
function imageOf(application: Application, { image }: RuntimeVersion): string {
  return application.image + (/@[a-z]+$/.exec(image)?.[0] ?? '');
}

function installer({ input, application }: Site, workloads: PlannedWorkload[]): PlannedOneShot[] {
  const host = workloads[input.spec.runtimes.findIndex((spec) => spec.default)];
  if (!application?.install || !host) return [];
  const { name, title, command, environment } = application.install;
  const env = { ...host.env, ...environment(applicationSite(input)) };
  return [{ name, title, command, env, image: host.image, limits: host.limits, tmpfs: host.tmpfs }];
}

/** Named after the runtime as well: two of them may have a step of the same name. */
function steps(
  input: PlanInput,
  spec: RuntimeSpec,
  known: Catalogue,
  { env, image, limits, tmpfs }: PlannedWorkload,
): PlannedOneShot[] {
  const planned = requireRuntime(spec, known).steps?.(runtimeSite(input, spec)) ?? [];
  return planned.map(({ name, title, command, environment = {} }) => ({
    name: `${spec.name}.${name}`,
    ...{ title, command, image, limits, tmpfs },
    env: { ...env, ...environment },
  }));
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

function requireVersion(spec: RuntimeSpec, runtime: Runtime): RuntimeVersion {
  const version = runtime.versions.find((candidate) => candidate.version === spec.version);
  if (version) return version;
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
