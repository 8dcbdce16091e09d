import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { OperationalError } from '@onebox/errors';
import type { Edge, EdgeEndpoint, EdgeSite, ProbeResult, SiteCounters } from './edge.port.js';
import { type EdgeSettings, RUNTIME_SOCKET, VISITOR_SOCKETS } from './edge-settings.js';
import {
  addCommands,
  commitCommand,
  getCommand,
  planChanges,
  prepareCommand,
  putCommands,
  removeCommands,
  showCommand,
} from './map-changes.js';
import { type MapEntry, mapEntries, type MapName, MAPS, siteFromEntries } from './map-entries.js';
import { endpointValue, siteKey } from './map-values.js';
import { probeThroughEdge } from './probe.js';
import { runtimeChanges, runtimeCommands } from './runtime-socket.js';
import { SiteFiles } from './site-files.js';
import { SiteEntries } from './site-entries.js';
import { parseTable } from './stick-table.js';
import { visitSite } from './visit.js';

/** Between a switch and the removal of what it left: a request that had read the old table's name may still look there. */
const SETTLE_MS = 10;

/** The maps that name tables and sites: a full resync switches them as a whole. */
const SWITCHES: MapName[] = ['redirects', 'states', 'routes'];

/**
 * HAProxy as the edge. Changes run one after another. A change is in the files first and in the running edge second, so
 * that an edge which restarts in between serves the newer state; where it fails half way, what the edge has is read again
 * before the next change.
 */
export class HaproxyEdge implements Edge {
  private readonly socket: string;
  private readonly files: SiteFiles;
  private present?: SiteEntries;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly settings: Pick<EdgeSettings, 'directory' | 'httpPort' | 'probeSecret'>) {
    this.socket = join(settings.directory, RUNTIME_SOCKET);
    this.files = new SiteFiles(join(settings.directory, 'sites'));
  }

  async replaceAll(sites: EdgeSite[]): Promise<void> {
    const wanted = new SiteEntries();
    for (const site of sites) wanted.give(site.id, mapEntries(site));
    await this.inTurn(async () => {
      await this.files.writeAll(wanted.sites);
      await this.changing(async () => {
        const present = await this.readMaps();
        await this.switchAll(present.all(), wanted.all());
        this.present = wanted;
      });
    });
  }

  async setSite(site: EdgeSite): Promise<void> {
    const wanted = mapEntries(site);
    await this.inTurn(async () => {
      const present = await this.known();
      const before = present.affectedBy(site.id, wanted);
      const after = present.with(site.id, wanted);
      for (const [id, entries] of after) await this.files.writeSite(id, entries);
      await this.apply([...before.values()].flat(), [...after.values()].flat());
      for (const [id, entries] of after) present.give(id, entries);
    });
  }

  async removeSite(siteId: string): Promise<void> {
    await this.inTurn(async () => {
      const present = await this.known();
      await this.files.writeSite(siteKey(siteId), []);
      await this.apply(present.of(siteId), []);
      present.remove(siteId);
    });
  }

  async site(siteId: string): Promise<EdgeSite | undefined> {
    const entries = (await this.inTurn(() => this.known())).of(siteKey(siteId));
    const answers = await runtimeCommands(this.socket, entries.map(getCommand));
    const found = entries.flatMap((entry, index) => {
      const value = / val(?:ue)?="([^"]*)"/.exec(answers[index]!)?.[1];
      return value === undefined ? [] : [{ ...entry, value }];
    });
    return siteFromEntries(siteId, found);
  }

  async counters(): Promise<SiteCounters[]> {
    const [info, table] = await runtimeCommands(this.socket, ['show info', 'show table sites']);
    const epoch = /^description: (\S+)$/im.exec(info!)?.[1];
    if (!epoch) throw new OperationalError('The edge does not tell when it was started.');
    return parseTable(table!).map(({ key, values }) => ({
      siteId: key,
      epoch,
      requests: values.http_req_cnt ?? 0,
      failures: values.http_fail_cnt ?? 0,
      bytesIn: values.bytes_in_cnt ?? 0,
      bytesOut: values.bytes_out_cnt ?? 0,
      openConnections: values.conn_cur ?? 0,
      ...answersIn(values),
    }));
  }

  async requestsInFlight(endpoint: EdgeEndpoint): Promise<number> {
    const command = `show table endpoints key ${endpointValue(endpoint)}`;
    const [table] = await runtimeCommands(this.socket, [command]);
    return parseTable(table!)[0]?.values.conn_cur ?? 0;
  }

  probe(request: Parameters<Edge['probe']>[0]): Promise<ProbeResult> {
    return probeThroughEdge(this.settings, request);
  }

  visit(siteId: string, { tls }: { tls: boolean }): Duplex {
    return visitSite(join(this.settings.directory, tls ? VISITOR_SOCKETS.tls : VISITOR_SOCKETS.plain), siteKey(siteId));
  }

  async ready(): Promise<boolean> {
    const answers = await runtimeCommands(this.socket, ['show info'], 2000).catch(() => undefined);
    return answers !== undefined && /^Uptime_sec: /m.test(answers[0]!) && !/^Stopping: 1$/m.test(answers[0]!);
  }

  private async apply(before: MapEntry[], after: MapEntry[]): Promise<void> {
    const { put, remove } = planChanges(before, after);
    await this.changing(async () => {
      await runtimeChanges(this.socket, putCommands(put));
      if (put.length > 0 && remove.length > 0) await sleep(SETTLE_MS);
      await runtimeChanges(this.socket, removeCommands(remove));
    });
  }

  /** New tables first, then all states and hostnames at once each, then the removal of tables that nothing names. */
  private async switchAll(before: MapEntry[], after: MapEntry[]): Promise<void> {
    const { put, remove } = planChanges(before, after);
    await runtimeChanges(this.socket, putCommands(put.filter(({ map }) => !SWITCHES.includes(map))));
    for (const map of SWITCHES) {
      const differs = [...put, ...remove].some((entry) => entry.map === map);
      if (differs)
        await this.replaceMap(
          map,
          after.filter((entry) => entry.map === map),
        );
    }
    const tables = remove.filter(({ map }) => !SWITCHES.includes(map));
    if (tables.length > 0) await sleep(SETTLE_MS);
    await runtimeChanges(this.socket, removeCommands(tables));
  }

  private async replaceMap(map: MapName, entries: MapEntry[]): Promise<void> {
    const [answer] = await runtimeCommands(this.socket, [prepareCommand(map)]);
    const version = /New version created: (\d+)/.exec(answer!)?.[1];
    if (!version) throw new OperationalError(`The edge could not prepare its map ${map}: ${answer}`);
    await runtimeChanges(this.socket, [...addCommands(map, entries, version), commitCommand(map, version)]);
  }

  private async known(): Promise<SiteEntries> {
    this.present ??= await this.readMaps();
    return this.present;
  }

  private async readMaps(): Promise<SiteEntries> {
    const answers = await runtimeCommands(this.socket, MAPS.map(showCommand));
    return SiteEntries.from(MAPS.flatMap((map, index) => parseMap(map, answers[index]!)));
  }

  private async changing(change: () => Promise<void>): Promise<void> {
    try {
      await change();
    } catch (error) {
      this.present = undefined;
      throw error;
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

/** `gpc0`, `gpc1` …: as many as there are bounds, those beyond, and the milliseconds. */
function answersIn(values: Record<string, number>): Pick<SiteCounters, 'answers' | 'answersMs'> {
  const counted: number[] = [];
  while (values[`gpc${counted.length}`] !== undefined) counted.push(values[`gpc${counted.length}`]!);
  return { answers: counted.slice(0, -1), answersMs: counted.at(-1) ?? 0 };
}

/** Lines of `show map`: `0x55… key value`. */
function parseMap(map: MapName, text: string): MapEntry[] {
  return text.split('\n').flatMap((line) => {
    const [address, key, value] = line.split(' ');
    return address?.startsWith('0x') && key && value !== undefined ? [{ map, key, value }] : [];
  });
}
