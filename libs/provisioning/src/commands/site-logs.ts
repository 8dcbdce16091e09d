import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandLogLine, Logs } from '@onebox/commands';
import type { Engine, LogLine, LogOptions, Workload } from '@onebox/engine';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import { mergeLines } from './merge-lines.js';
import { newestLines } from './newest-lines.js';
import { ownSite } from './own-site.js';

export interface SiteLogsDeps {
  engine: Pick<Engine, 'workloads' | 'logs'>;
  facts: SiteFactsReader;
  /** How soon a container that was started while somebody listens is heard. */
  joinMs?: number;
}

type RuntimeLine = LogLine & { runtime: string };
type Site = Pick<Logs, 'accountId' | 'domainId' | 'runtime'>;

const JOIN_MS = 1000;

/** What a site's containers print, merged in the order of time. */
export class SiteLogs {
  constructor(private readonly deps: SiteLogsDeps) {}

  /** Follows through changes: whoever listens hears the containers that replace others, or wake, as well. */
  async *run({ tail = 200, since, follow, ...site }: Logs, signal: AbortSignal): AsyncGenerator<CommandLogLine> {
    await ownSite(this.deps.facts, site);
    const options = { tail, since: since === undefined ? undefined : new Date(since), follow, signal };
    const heard = new Heard();
    const sources = (await this.workloads(site)).map((workload) => this.lines(workload, options, heard));
    // What is not followed ends: it is waited for, however long the engine takes to begin.
    const lines = follow
      ? mergeLines(sources, undefined, this.joining(site, heard, signal))
      : newestLines(mergeLines(sources, Infinity), tail);
    for await (const { time, ...line } of lines) {
      if (signal.aborted) return;
      yield { time: time.toISOString(), runtime: line.runtime, stream: line.stream, text: line.text };
    }
  }

  private async workloads({ domainId, runtime }: Site): Promise<Workload[]> {
    const workloads = await this.deps.engine.workloads({ kind: 'site', domainId });
    return workloads.filter(({ labels }) => runtime === undefined || labels.runtime === runtime);
  }

  private async *lines({ name, labels }: Workload, options: LogOptions, heard: Heard): AsyncGenerator<RuntimeLine> {
    heard.begin(name);
    try {
      for await (const line of this.deps.engine.logs(name, options)) {
        heard.line(name, line.time);
        yield { ...line, runtime: labels.runtime ?? '' };
      }
    } finally {
      heard.end(name);
    }
  }

  private async *joining(site: Site, heard: Heard, signal: AbortSignal): AsyncGenerator<AsyncGenerator<RuntimeLine>> {
    for (;;) {
      await sleep(this.deps.joinMs ?? JOIN_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      for (const workload of await this.workloads(site)) {
        if (workload.state !== 'running' || heard.isListenedTo(workload.name)) continue;
        const options = { follow: true, signal, since: heard.since(workload.name) };
        yield this.lines(workload, options, heard);
      }
    }
  }
}

/** Which containers are listened to, and from where on to listen to one that had ended. */
class Heard {
  private readonly open = new Set<string>();
  private readonly next = new Map<string, Date>();

  begin(name: string): void {
    this.open.add(name);
    if (!this.next.has(name)) this.next.set(name, new Date());
  }

  line(name: string, time: Date): void {
    this.next.set(name, new Date(time.getTime() + 1));
  }

  end(name: string): void {
    this.open.delete(name);
  }

  isListenedTo(name: string): boolean {
    return this.open.has(name);
  }

  /** Undefined for one that was never listened to: all that it has printed. */
  since(name: string): Date | undefined {
    return this.next.get(name);
  }
}
