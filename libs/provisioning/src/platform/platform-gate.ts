import type { Edge } from '@onebox/edge';
import type { Engine } from '@onebox/engine';
import type { EdgeInventory } from './edge-inventory.js';

export interface PlatformGateDeps {
  engine: Engine;
  edge: Edge;
  inventory: EdgeInventory;
  ensureEdgeContainer: () => Promise<void>;
  /** The edge's ports: what tenants may reach on this host. */
  allowedHostPorts: number[];
}

/**
 * What must be so before a site is touched, done once in the worker's life: the firewall's rules are in place, the edge runs
 * and knows exactly the sites that exist.
 */
export class PlatformGate {
  private opening?: Promise<void>;

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
    await this.deps.engine.ensureFirewall({ allowedHostPorts: this.deps.allowedHostPorts, allowedServers: [] });
  }

  async ensureEdge(): Promise<void> {
    if (!(await this.deps.edge.ready())) await this.deps.ensureEdgeContainer();
  }

  private async prepare(): Promise<void> {
    await Promise.all([this.ensureFirewall(), this.ensureEdge()]);
    await this.deps.edge.replaceAll(await this.deps.inventory.sites());
  }
}
