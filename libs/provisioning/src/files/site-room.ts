import type { Clock } from '@onebox/clock';
import { SiteOverQuota } from '@onebox/domains';
import type { Engine } from '@onebox/engine';
import type { SiteVolumes } from '../domain/site-volumes.js';
import { KeyedLock } from '../keyed-lock.js';
import type { Names } from '../names.js';

export interface SiteRoomDeps {
  engine: Pick<Engine, 'volumeBytes'>;
  clock: Clock;
  volumes: Pick<SiteVolumes, 'size' | 'recordSize'>;
  names: Names;
  quotaBytes: number;
}

interface Site {
  accountId: string;
  domainId: string;
}

interface Measured {
  /** Nothing was written meanwhile, which may have been counted twice. */
  exact: boolean;
}

interface Measuring {
  done: Promise<Measured>;
  /** Milliseconds; undefined while it is under way. */
  believedUntil?: number;
}

/** How long a measuring is believed: what a site's own programs remove is seen after this. */
const BELIEVED_MS = 30_000;

/**
 * What a site's files take and may take. Measuring starts a container: all who ask for a site share one, an account's sites take
 * turns, and what was found is believed for a while, with what is known to have been written since.
 */
export class SiteRoom {
  private readonly measurings = new Map<string, Measuring>();
  private readonly turns = new KeyedLock();

  constructor(private readonly deps: SiteRoomDeps) {}

  /**
   * For so many bytes more. What is known is from the last measuring, so it is looked again before a refusal.
   * @throws UserError `content.over_quota`
   */
  async require(site: Site, bytes: number): Promise<void> {
    const { volumes, quotaBytes } = this.deps;
    if (bytes > quotaBytes) throw new SiteOverQuota(quotaBytes);
    const known = await volumes.size(site.domainId);
    if (known !== null && known + bytes <= quotaBytes) return;
    if ((await this.used(site, bytes)) + bytes > quotaBytes) throw new SiteOverQuota(quotaBytes);
  }

  /** Bytes that are left; more than none. @throws UserError `content.over_quota` */
  async left(site: Site): Promise<number> {
    const { quotaBytes } = this.deps;
    const left = quotaBytes - (await this.used(site, 1));
    if (left <= 0) throw new SiteOverQuota(quotaBytes);
    return left;
  }

  /** Something was removed: the next who asks measures. */
  async measureAnew(site: Site): Promise<void> {
    this.forget(site.domainId);
    await this.measured(site);
  }

  forget(domainId: string): void {
    this.measurings.delete(domainId);
  }

  /** Measured once more where so many bytes more are too many only by what may have been counted twice. */
  private async used(site: Site, more: number): Promise<number> {
    const size = async () => (await this.deps.volumes.size(site.domainId)) ?? 0;
    const { exact } = await this.measured(site);
    const used = await size();
    if (exact || used + more <= this.deps.quotaBytes) return used;
    await this.measured(site);
    return size();
  }

  private measured(site: Site): Promise<Measured> {
    const { accountId, domainId } = site;
    const now = () => this.deps.clock.now().getTime();
    const last = this.measurings.get(domainId);
    if (last && (last.believedUntil === undefined || now() < last.believedUntil)) return last.done;
    const measuring: Measuring = { done: this.turns.run(accountId, () => this.measure(domainId)) };
    this.measurings.set(domainId, measuring);
    measuring.done.then(
      ({ exact }) => (measuring.believedUntil = exact ? now() + BELIEVED_MS : 0),
      () => (measuring.believedUntil = 0),
    );
    return measuring.done;
  }

  /** What is written meanwhile is rather counted twice than not at all. */
  private async measure(domainId: string): Promise<Measured> {
    const { engine, volumes, names } = this.deps;
    const before = await volumes.size(domainId);
    const bytes = await engine.volumeBytes(names.siteVolume(domainId));
    const growth = before === null ? 0 : Math.max(0, ((await volumes.size(domainId)) ?? 0) - before);
    await volumes.recordSize(domainId, bytes + growth);
    return { exact: growth === 0 };
  }
}
