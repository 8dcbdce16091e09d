import type { FakeClock } from '@onebox/clock';
import { newId } from '@onebox/database';
import { TenantDatabase } from '@onebox/databases';
import { Domain } from '@onebox/domains';
import type { SiteCounters } from '@onebox/edge';
import { Metering, TenantVolume } from '@onebox/provisioning';
import type { DataSource } from 'typeorm';
import { Figures } from '../../libs/provisioning/src/figures/figures.js';

/** An edge that counts in memory, containers that use what a test says, and the rows that name their owners. */
export class MeterWorld {
  readonly warnings: object[] = [];
  readonly accountId = newId('acc');
  epoch = 'edge-1';
  private edges = 1;
  private readonly counters = new Map<string, SiteCounters>();
  private figures = this.newFigures();
  private container = { memoryBytes: 0, cpuNanoseconds: 0 };
  private readonly startedAt: Date;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: FakeClock,
  ) {
    this.startedAt = clock.now();
  }

  /** As after a start: it knows nothing but what the database says. */
  worker(): Metering {
    return new Metering({
      ...{ dataSource: this.dataSource, clock: this.clock, figures: this.figures },
      edge: { counters: () => Promise.resolve([...this.counters.values()].map((counted) => ({ ...counted }))) },
      log: { info: () => {}, warn: (details) => void this.warnings.push(details), error: () => {} },
      onCounters: () => {},
    });
  }

  request(siteId: string, requests: number): void {
    const before = this.counters.get(siteId);
    this.counters.set(siteId, {
      ...{ siteId, epoch: this.epoch, failures: 0, bytesIn: 0, openConnections: 0, answers: [], answersMs: 0 },
      requests: (before?.requests ?? 0) + requests,
      bytesOut: (before?.bytesOut ?? 0) + requests * 100,
    });
  }

  restartEdge(): void {
    this.counters.clear();
    this.epoch = `edge-${++this.edges}`;
  }

  /** A container of `accountId` uses this for a while, and is looked at every 10 s. */
  async run(memoryBytes: number, { minutes, cpuMilliseconds }: { minutes: number; cpuMilliseconds: number }) {
    this.container.memoryBytes = memoryBytes;
    for (let looks = 0; looks < minutes * 6; looks++) {
      this.clock.advance(10_000);
      if (looks === minutes * 6 - 1) this.container.cpuNanoseconds += cpuMilliseconds * 1e6;
      jest.spyOn(Date, 'now').mockReturnValue(this.clock.now().getTime());
      await this.figures.look(true);
      jest.restoreAllMocks();
    }
  }

  forgetFigures(): void {
    this.figures = this.newFigures();
  }

  async addDomains(accountId: string, ids: string[]): Promise<void> {
    const rows = ids.map((id) => ({
      ...{ id, accountId, hostname: `${id}.test`, slug: id, wantedRevisionId: 'rev_1', status: 'live' as const },
      createdAt: this.clock.now(),
    }));
    await this.dataSource.manager.insert(Domain, rows);
  }

  async addVolume(accountId: string, ownerId: string, bytes: number): Promise<void> {
    const name = `ob-test-site-${ownerId}`;
    await this.dataSource.manager.insert(TenantVolume, { name, accountId, ownerId, sizeBytes: String(bytes) });
  }

  async addDatabase(accountId: string, bytes: number): Promise<string> {
    const id = newId('db');
    await this.dataSource.manager.insert(TenantDatabase, {
      ...{ id, accountId, engine: 'mysql', name: 'main', physicalName: `ob_${id.slice(3)}`, currentLogin: 'a' },
      ...{ rotation: 0, createdAt: this.clock.now(), status: 'ready', sizeBytes: String(bytes) },
    });
    return id;
  }

  private newFigures(): Figures {
    return new Figures({
      engine: { measure: () => Promise.resolve([this.measured()]) },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      onChange: () => Promise.resolve(),
    });
  }

  private measured() {
    const labels = { kind: 'database-server' as const, accountId: this.accountId };
    const limits = { memoryBytes: 0, cpus: 1 };
    const usage = { at: this.clock.now().getTime(), ...this.container, networkRxBytes: 0, networkTxBytes: 0 };
    return {
      ...{ name: 'ob-server', image: 'mysql', state: 'running' as const, node: 'one', restartsByEngine: 0 },
      ...{ labels, limits, usage, startedAt: this.startedAt },
    };
  }
}
