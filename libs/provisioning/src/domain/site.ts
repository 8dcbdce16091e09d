import type { EdgeEndpoint } from '@onebox/edge';
import type { Workload } from '@onebox/engine';
import type { PlannedWorkload } from '@onebox/runtimes';
import type { Names } from '../names.js';
import type { Place } from '../networks/addresses.js';
import { edgeSite } from './edge-site.js';
import type { SiteFacts } from './site-facts.js';

/** What a pass knows of a site: what the database says, what the engine has, and where its containers belong. */
export class Site {
  /** Network and volume, made once in a pass, and only where a container is to be started. */
  ground?: Promise<void>;
  /** Tags of images, looked up once in a pass. */
  readonly tags = new Map<string, Promise<string>>();

  constructor(
    readonly facts: SiteFacts,
    /** The site's containers by name; kept up to date by who changes them. */
    readonly observed: Map<string, Workload>,
    readonly places: Map<string, Place>,
    private readonly names: Names,
  ) {}

  get domainId(): string {
    return this.facts.domain.id;
  }

  nameOf(workload: PlannedWorkload): string {
    return this.names.siteWorkload(this.domainId, workload.hash);
  }

  get liveWorkloads(): PlannedWorkload[] {
    return this.facts.live?.plan.workloads ?? [];
  }

  get candidateWorkloads(): PlannedWorkload[] {
    return this.facts.candidate?.plan?.workloads ?? [];
  }

  /** Containers that neither the live revision nor the candidate wants. */
  get unwanted(): Workload[] {
    const wanted = new Set(
      [...this.liveWorkloads, ...this.candidateWorkloads].map((workload) => this.nameOf(workload)),
    );
    return [...this.observed.values()].filter(({ name, labels }) => labels.kind === 'site' && !wanted.has(name));
  }

  /** Pools of the live revision whose container does not run. */
  get missingPools(): string[] {
    return this.liveWorkloads.filter((workload) => !this.runningEndpoint(workload)).map(({ pool }) => pool);
  }

  /** Where the container answers; undefined while it does not run, so that the activator gets its requests. */
  runningEndpoint(workload: PlannedWorkload): EdgeEndpoint | undefined {
    const found = this.observed.get(this.nameOf(workload));
    return found?.state === 'running' ? found.endpoint : undefined;
  }

  /** Where the container answers or will answer. */
  expectedEndpoint(workload: PlannedWorkload): EdgeEndpoint | undefined {
    const place = this.places.get(this.nameOf(workload));
    return this.runningEndpoint(workload) ?? (place && { address: place.address, port: workload.port });
  }

  atEdge() {
    return edgeSite(
      this.facts,
      (workload) => this.runningEndpoint(workload),
      (workload) => this.expectedEndpoint(workload),
    );
  }
}

/** The names that a site's containers have or will have. */
export function wantedNames({ domain, live, candidate }: SiteFacts, names: Names): string[] {
  const workloads = [...(live?.plan.workloads ?? []), ...(candidate?.plan?.workloads ?? [])];
  return [...new Set(workloads.map(({ hash }) => names.siteWorkload(domain.id, hash)))];
}
