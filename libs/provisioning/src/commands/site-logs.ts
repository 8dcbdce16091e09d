import type { CommandLogLine, Logs } from '@onebox/commands';
import type { Engine, LogLine, LogOptions } from '@onebox/engine';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import { mergeLines } from './merge-lines.js';
import { ownSite } from './own-site.js';

export interface SiteLogsDeps {
  engine: Engine;
  facts: SiteFactsReader;
}

type RuntimeLine = LogLine & { runtime: string };

/** What a site's containers print, merged in the order of time. */
export class SiteLogs {
  constructor(private readonly deps: SiteLogsDeps) {}

  async *run(
    { tail = 200, since, follow, runtime, ...site }: Logs,
    signal: AbortSignal,
  ): AsyncGenerator<CommandLogLine> {
    await ownSite(this.deps.facts, site);
    const workloads = await this.deps.engine.workloads({ kind: 'site', domainId: site.domainId });
    const wanted = workloads.filter(({ labels }) => runtime === undefined || labels.runtime === runtime);
    const options = { tail, since: since === undefined ? undefined : new Date(since), follow, signal };
    const sources = wanted.map(({ name, labels }) => this.lines(name, labels.runtime ?? '', options));
    for await (const { time, ...line } of lastOf(mergeLines(sources), follow ? undefined : tail)) {
      if (signal.aborted) return;
      yield { time: time.toISOString(), runtime: line.runtime, stream: line.stream, text: line.text };
    }
  }

  private async *lines(name: string, runtime: string, options: LogOptions): AsyncGenerator<RuntimeLine> {
    for await (const line of this.deps.engine.logs(name, options)) yield { ...line, runtime };
  }
}

/** The last ones of all sources together; all where there is no limit. */
async function* lastOf<T>(items: AsyncIterable<T>, count: number | undefined): AsyncGenerator<T> {
  if (count === undefined) {
    yield* items;
    return;
  }
  const kept: T[] = [];
  for await (const item of items) {
    kept.push(item);
    if (kept.length > count) kept.shift();
  }
  yield* kept;
}
