import type {
  ContainerDetails,
  ContainerEventList,
  ContainerLogLine,
  ContainerLogs,
  ContainerMetrics,
  Metrics,
  MetricsWindow,
  OneContainer,
} from '@onebox/commands';
import type { Engine } from '@onebox/engine';
import { NotFound } from '@onebox/errors';
import { newestLines } from '../commands/newest-lines.js';
import type { Container } from './container.js';
import type { ContainerViews } from './container-views.js';
import type { Figures } from './figures.js';
import { INTERVAL_MS } from './history.js';
import { diedOfMemory } from './life-events.js';

export interface ShowContainerDeps {
  engine: Engine;
  figures: Figures;
  views: ContainerViews;
}

const WINDOW_MS: Record<MetricsWindow, number> = { '5m': 300_000, '15m': 900_000, '30m': 1_800_000, '1h': 3_600_000 };

/** One container: what it is, what it used, what it printed, what happened to it. @throws NotFound */
export class ShowContainer {
  constructor(private readonly deps: ShowContainerDeps) {}

  async details(id: string): Promise<ContainerDetails> {
    const container = this.require(id);
    const found = await this.deps.engine.inspect(container.name);
    if (!found) throw new NotFound('container');
    const [item] = await this.deps.views.of([container]);
    const { command, environment, user, readOnlyRoot, limits, networks, createdAt } = found;
    return {
      ...item!,
      ...{ command, environment, user, readOnlyRoot, limits, networks },
      mounts: found.mounts.map(({ volume = null, ...mount }) => ({ ...mount, volume })),
      labels: Object.fromEntries(Object.entries(found.labels).filter(([, value]) => value !== undefined)),
      exitCode: found.exitCode ?? null,
      outOfMemory: found.outOfMemory ?? null,
      createdAt: createdAt.toISOString(),
      finishedAt: found.finishedAt?.toISOString() ?? null,
    };
  }

  metrics({ containerId, window }: ContainerMetrics): Metrics {
    const { figures } = this.deps;
    if (!figures.isKnown(containerId)) throw new NotFound('container');
    const points = figures.history.since(containerId, Date.now() - WINDOW_MS[window]);
    return {
      intervalSeconds: INTERVAL_MS / 1000,
      points: points.map(({ at, ...sample }) => ({ time: new Date(at).toISOString(), ...sample })),
    };
  }

  async *logs(
    { containerId, tail = 200, since, follow }: ContainerLogs,
    signal: AbortSignal,
  ): AsyncGenerator<ContainerLogLine> {
    const { name } = this.require(containerId);
    const options = { tail, since: since === undefined ? undefined : new Date(since), follow, signal };
    const lines = this.deps.engine.logs(name, options);
    for await (const { time, stream, text } of follow ? lines : newestLines(lines, tail)) {
      if (signal.aborted) return;
      yield { time: time.toISOString(), stream, text };
    }
  }

  events({ containerId }: OneContainer): ContainerEventList {
    const { figures } = this.deps;
    if (!figures.isKnown(containerId)) throw new NotFound('container');
    const items = figures.lives.of(containerId).map(({ at, action, exitCode = null, signal = null }, index, all) => ({
      ...{ time: new Date(at).toISOString(), action, exitCode, signal },
      outOfMemory: action === 'die' ? diedOfMemory(all, index) : null,
    }));
    return { items: items.reverse() };
  }

  private require(id: string): Container {
    const container = this.deps.figures.find(id);
    if (!container) throw new NotFound('container');
    return container;
  }
}
