import type { Clock } from '@onebox/clock';
import type { EngineNode } from '@onebox/engine';
import type { DataSource } from 'typeorm';
import { PlatformFact } from './platform-fact.entity.js';

/**
 * What cannot be had here, and why: `runtime:aspnetcore@8.0`, `engine:mssql` → a sentence for the customer. What is not
 * named can be had.
 */
export type Unavailable = Record<string, string>;

interface Facts {
  nodes: EngineNode[];
  unavailable: Unavailable;
}

/** What the worker knows of the machines, for those who have no Docker. Empty until the worker has looked once. */
export class PlatformFacts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  nodes(): Promise<EngineNode[]> {
    return this.read('nodes', []);
  }

  unavailable(): Promise<Unavailable> {
    return this.read('unavailable', {});
  }

  async write<K extends keyof Facts>(name: K, value: Facts[K]): Promise<void> {
    await this.dataSource.manager.save(PlatformFact, { name, value, updatedAt: this.clock.now() });
  }

  private async read<K extends keyof Facts>(name: K, fallback: Facts[K]): Promise<Facts[K]> {
    const fact = await this.dataSource.manager.findOneBy(PlatformFact, { name });
    return fact ? (fact.value as Facts[K]) : fallback;
  }
}

/** The key of `Unavailable` for a runtime's version. */
export function runtimeFact(runtime: string, version: string): string {
  return `runtime:${runtime}@${version}`;
}

export function engineFact(engine: string): string {
  return `engine:${engine}`;
}
