import type { Clock } from '@onebox/clock';
import type { Engine } from '@onebox/engine';
import { UserError } from '@onebox/errors';
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

interface Measuring {
  done: Promise<void>;
  /** Undefined while it is under way. */
  endedAt?: number;
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
    if (bytes > quotaBytes) throw this.overQuota();
    const known = await volumes.size(site.domainId);
    if (known !== null && known + bytes <= quotaBytes) return;
    if ((await this.used(site)) + bytes > quotaBytes) throw this.overQuota();
  }

  /** Bytes that are left; more than none. @throws UserError `content.over_quota` */
  async left(site: Site): Promise<number> {
    const left = this.deps.quotaBytes - (await this.used(site));
    if (left <= 0) throw this.overQuota();
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

  private async used(site: Site): Promise<number> {
    await this.measured(site);
    return (await this.deps.volumes.size(site.domainId)) ?? 0;
  }

  private measured(site: Site): Promise<void> {
    const { accountId, domainId } = site;
    const now = () => this.deps.clock.now().getTime();
    const last = this.measurings.get(domainId);
    if (last && (last.endedAt === undefined || now() < last.endedAt + BELIEVED_MS)) return last.done;
    const measuring: Measuring = { done: this.turns.run(accountId, () => this.measure(domainId)) };
    this.measurings.set(domainId, measuring);
    measuring.done.then(
      () => (measuring.endedAt = now()),
      () => (measuring.endedAt = 0),
    );
    return measuring.done;
  }

  /** What is written meanwhile is rather counted twice than not at all. */
  private async measure(domainId: string): Promise<void> {
    const { engine, volumes, names } = this.deps;
    const before = await volumes.size(domainId);
    const bytes = await engine.volumeBytes(names.siteVolume(domainId));
    const growth = before === null ? 0 : ((await volumes.size(domainId)) ?? 0) - before;
    await volumes.recordSize(domainId, bytes + Math.max(0, growth));
  }

  private overQuota(): UserError {
    const { quotaBytes } = this.deps;
    return new UserError('too_large', 'content.over_quota', `This site may hold ${quotaBytes} bytes in all.`);
  }
}
