import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@onebox/clock';
import type { Edge, SiteCounters } from '@onebox/edge';
import { Bookings, type MeterKind, type OwnedReading, type Reading } from '@onebox/metering';
import type { DataSource } from 'typeorm';
import type { Figures } from '../figures/figures.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { diskReadings } from './disk-readings.js';
import { edgeReadings } from './edge-readings.js';
import { runReadings } from './run-readings.js';
import { SiteOwners } from './site-owners.js';
import { UnbookedReadings } from './unbooked-readings.js';

export interface MeteringDeps {
  dataSource: DataSource;
  edge: Pick<Edge, 'counters'>;
  figures: Pick<Figures, 'all' | 'history' | 'measuredAt'>;
  clock: Clock;
  log: ProvisioningDeps['log'];
  /** Told of each reading of the edge at once. Must not throw. */
  onCounters: (counters: SiteCounters[], at: number) => void;
}

const TICK_MS = 10_000;
/** What is lost of the edge when it is killed is at most a tick's; containers and disks say the same later. */
const EVERY_MS: Record<MeterKind, number> = { edge: TICK_MS, run: 60_000, disk: 10 * 60_000 };
const KINDS = ['edge', 'run', 'disk'] as const;

/**
 * Reads the meters and books what is new: the edge's counters every 10 s, containers every minute, disks every 10 minutes.
 * The database says what is booked already, so that any of edge, worker and database may end at any time.
 */
export class Metering {
  private readonly bookings: Bookings;
  private readonly owners: SiteOwners;
  private readonly unbooked = new UnbookedReadings();
  private readonly marks = new Map<MeterKind, number | null>();
  private readonly due = new Map<MeterKind, number>();
  private readonly failing = new Set<MeterKind>();
  private readonly ending = new AbortController();
  private running?: Promise<void>;

  constructor(private readonly deps: MeteringDeps) {
    this.bookings = new Bookings(deps.dataSource);
    this.owners = new SiteOwners(deps.dataSource);
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Books what was counted up to now before it ends. */
  async stop(): Promise<void> {
    this.ending.abort();
    if (!this.running) return;
    await this.running;
    await this.tick('edge');
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const began = performance.now();
      for (const kind of KINDS) {
        if (began < (this.due.get(kind) ?? 0)) continue;
        this.due.set(kind, began + EVERY_MS[kind] - TICK_MS / 2);
        await this.tick(kind);
      }
      const rest = TICK_MS - (performance.now() - began);
      await sleep(Math.max(0, rest), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Reads one kind of meter and books it. What cannot be booked now is booked the next time, and told once. */
  async tick(kind: MeterKind): Promise<void> {
    try {
      await this.readAndBook(kind);
      this.failing.delete(kind);
    } catch (err) {
      if (!this.failing.has(kind)) this.deps.log.warn({ err, kind }, 'Usage could not be read or booked');
      this.failing.add(kind);
    }
  }

  private async readAndBook(kind: MeterKind): Promise<void> {
    if (kind === 'run' && this.deps.figures.measuredAt === 0) return;
    const at = this.deps.clock.now();
    // Before the database is asked for anything: what the edge counted must not be lost while that is away.
    if (kind === 'edge') await this.readEdge(at.getTime());
    const mark = await this.mark(kind);
    const readings = await this.readings(kind, mark ?? at.getTime(), at.getTime());
    await this.bookings.book(readings, { rememberedOnly: mark === null });
    if (kind === 'edge') this.unbooked.booked();
    await this.bookings.markReadThrough(kind, at);
    this.marks.set(kind, at.getTime());
  }

  private async readEdge(at: number): Promise<void> {
    const counters = await this.deps.edge.counters();
    this.unbooked.note(edgeReadings(counters, 0, at));
    this.deps.onCounters(counters, at);
  }

  /** Null: this kind was never read. */
  private async mark(kind: MeterKind): Promise<number | null> {
    const known = this.marks.get(kind);
    return known === undefined ? ((await this.bookings.readThrough(kind))?.getTime() ?? null) : known;
  }

  private async readings(kind: MeterKind, since: number, at: number): Promise<OwnedReading[]> {
    switch (kind) {
      case 'edge':
        return this.owners.owned(this.unbooked.all().map((reading: Reading) => ({ ...reading, since })));
      case 'run':
        return runReadings(this.deps.figures, since);
      case 'disk':
        return diskReadings(this.deps.dataSource, at);
    }
  }
}
