import type { Clock } from '@onebox/clock';
import type { SiteCounters } from '@onebox/edge';
import {
  FigureBook,
  type Figures as OfSite,
  type Minute,
  Minutes,
  noCounted,
  noRan,
  PLATFORM,
  type SiteReading,
} from '@onebox/figures';
import type { DataSource } from 'typeorm';
import type { Figures } from '../figures/figures.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { databaseOfTool } from '../web-tool/tool-site.js';
import { ranIn } from './ran.js';

export interface SiteFiguresDeps {
  dataSource: DataSource;
  figures: Pick<Figures, 'all' | 'history'>;
  clock: Clock;
  log: ProvisioningDeps['log'];
}

/**
 * Keeps what happens at sites by the minute: from the metering's readings of the edge and the looks at containers. Sites
 * at which nothing happened and of which nothing ran are in no row.
 */
export class SiteFigures {
  private readonly book: FigureBook;
  private readonly minutes = new Minutes();
  private writing?: Promise<void>;
  private failing = false;

  constructor(private readonly deps: SiteFiguresDeps) {
    this.book = new FigureBook(deps.dataSource);
  }

  /** Told of each reading of the edge. Writes what is over beside everything else: the metering does not wait for it. */
  note(counters: SiteCounters[], at: number): void {
    this.minutes.note(counters.filter(({ siteId }) => !databaseOfTool(siteId)).map(readingOf), at);
    if (this.minutes.finished().length > 0) this.writing ??= this.write().finally(() => (this.writing = undefined));
  }

  /** Writes the minute that is under way too. */
  async stop(): Promise<void> {
    await this.writing;
    this.minutes.close();
    await this.write();
  }

  prune(): Promise<void> {
    return this.book.prune(this.deps.clock.now().getTime());
  }

  private async write(): Promise<void> {
    try {
      for (const minute of this.minutes.finished()) {
        await this.book.writeMinute(minute.at, this.figuresIn(minute));
        this.minutes.written(minute);
      }
      this.failing = false;
    } catch (err) {
      if (!this.failing) this.deps.log.warn({ err }, 'The figures of sites could not be written; they wait');
      this.failing = true;
    }
  }

  private figuresIn({ at, looks, sites }: Minute): Map<string, OfSite> {
    const ran = ranIn(this.deps.figures, at);
    const figures = new Map<string, OfSite>([[PLATFORM, { ...noCounted(), ...noRan(), looks }]]);
    for (const id of new Set([...sites.keys(), ...ran.keys()])) {
      figures.set(id, { ...(sites.get(id) ?? noCounted()), ...(ran.get(id) ?? noRan()) });
    }
    return figures;
  }
}

function readingOf({ siteId, epoch, requests, failures, answers, answersMs }: SiteCounters): SiteReading {
  return { siteId, epoch, requests, errors: failures, answers, answersMs };
}
