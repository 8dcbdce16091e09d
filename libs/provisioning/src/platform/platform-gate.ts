import type { Edge } from '@onebox/edge';
import type { AllowedServer, Engine } from '@onebox/engine';
import type { EdgeInventory } from './edge-inventory.js';

export interface PlatformGateDeps {
  engine: Engine;
  edge: Edge;
  inventory: EdgeInventory;
  ensureEdgeContainer: () => Promise<void>;
  /** The edge's ports: what tenants may reach on this host. */
  allowedHostPorts: number[];
  /** External database servers, and from where each may be reached. */
  allowedServers: () => Promise<AllowedServer[]>;
}

/**
 * What must be so before a site is touched, done once in the worker's life: the firewall's rules are in place, the edge runs
 * and knows exactly the sites that exist.
 */
export class PlatformGate {
  private opening?: Promise<void>;
  /** What the firewall was last told of external servers. */
  private admitted = '';

  constructor(private readonly deps: PlatformGateDeps) {}

  /** Whoever comes first does it, the others wait; after a failure the next one tries again. */
  async open(): Promise<void> {
    this.opening ??= this.prepare();
    try {
      await this.opening;
    } catch (error) {
      this.opening = undefined;
      throw error;
    }
  }

  async ensureFirewall(): Promise<void> {
    await this.tellFirewall(await this.deps.allowedServers());
  }

  /** Opens the way to an external server for an account that has got a database there, before it is told of it. */
  async admit(): Promise<void> {
    const allowedServers = await this.deps.allowedServers();
    if (JSON.stringify(allowedServers) !== this.admitted) await this.tellFirewall(allowedServers);
  }

  async ensureEdge(): Promise<void> {
    if (!(await this.deps.edge.ready())) await this.deps.ensureEdgeContainer();
  }

  private async tellFirewall(allowedServers: AllowedServer[]): Promise<void> {
    await this.deps.engine.ensureFirewall({ allowedHostPorts: this.deps.allowedHostPorts, allowedServers });
    this.admitted = JSON.stringify(allowedServers);
  }

  private async prepare(): Promise<void> {
    await Promise.all([this.ensureFirewall(), this.ensureEdge()]);
    await this.deps.edge.replaceAll(await this.deps.inventory.sites());
  }
}
