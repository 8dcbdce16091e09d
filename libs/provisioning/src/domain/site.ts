import type { EdgeEndpoint, RouteTable } from '@onebox/edge';
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
  /** Where the edge leads visitors, where the live revision cannot be kept: what runs of it stays until another one is up. */
  private standing?: RouteTable;

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
    return this.facts.live?.plan?.workloads ?? [];
  }

  /** Names of the containers that the live revision or the candidate wants. */
  get wanted(): Set<string> {
    return new Set(wantedNames(this.facts, this.names));
  }

  /** Containers that neither of them wants. */
  get unwanted(): Workload[] {
    const { wanted } = this;
    return [...this.observed.values()].filter(
      (found) => found.labels.kind === 'site' && !wanted.has(found.name) && !this.stands(found),
    );
  }

  /**
   * Those that were made for a candidate which was given up: nobody but our probes was ever led there. Others that it
   * wanted served before, and may have requests yet.
   */
  unwantedOf(revisionId: string): Workload[] {
    return this.unwanted.filter(({ labels }) => labels.revisionId === revisionId);
  }

  /** Containers of one-shot steps of another revision than the candidate. */
  get unwantedSteps(): Workload[] {
    const candidate = this.facts.candidate?.revision.id;
    return [...this.observed.values()].filter(
      ({ labels }) => labels.kind === 'one-shot' && labels.revisionId !== candidate,
    );
  }

  /** Whether there is something that serves, or can be started to. */
  get hasLive(): boolean {
    return (this.facts.live?.plan ?? this.standing) !== undefined;
  }

  /** Pools of the live revision whose container does not run. */
  get missingPools(): string[] {
    const silent = this.standing?.pools.filter(({ endpoints }) => endpoints.length === 0);
    if (!this.facts.live?.plan) return (silent ?? []).map(({ name }) => name);
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

  /** Leaves in place what runs of that which the edge leads visitors to. */
  leaveStanding(live: RouteTable | undefined): void {
    const running = [...this.observed.values()].filter(({ state }) => state === 'running');
    const isOurs = (endpoint: EdgeEndpoint) => running.some((found) => isSame(found.endpoint, endpoint));
    const pools = live?.pools.map(({ name, endpoints }) => ({ name, endpoints: endpoints.filter(isOurs) }));
    this.standing = live && { ...live, pools: pools! };
  }

  /** The candidate has become what is live, and is kept from now on. */
  leaveNothing(): void {
    this.standing = undefined;
  }

  atEdge() {
    return edgeSite(
      this.facts,
      (workload) => this.runningEndpoint(workload) ?? this.standingEndpoint(workload),
      (workload) => this.expectedEndpoint(workload),
      this.standing,
    );
  }

  private standingEndpoint({ pool }: PlannedWorkload): EdgeEndpoint | undefined {
    return this.standing?.pools.find(({ name }) => name === pool)?.endpoints[0];
  }

  private stands({ endpoint }: Workload): boolean {
    return this.standing?.pools.some(({ endpoints }) => endpoints.some((one) => isSame(endpoint, one))) ?? false;
  }
}

function isSame(left: EdgeEndpoint | undefined, right: EdgeEndpoint): boolean {
  return left?.address === right.address && left.port === right.port;
}

/** The names that a site's containers have or will have. */
export function wantedNames({ domain, live, candidate }: SiteFacts, names: Names): string[] {
  const workloads = [...(live?.plan?.workloads ?? []), ...(candidate?.plan?.workloads ?? [])];
  return [...new Set(workloads.map(({ hash }) => names.siteWorkload(domain.id, hash)))];
}
