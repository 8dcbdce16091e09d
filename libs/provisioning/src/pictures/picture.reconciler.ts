import type { Clock } from '@onebox/clock';
import { Domain, type PictureBook, SitePicture } from '@onebox/domains';
import type { Reconciler, Result } from '@onebox/reconcile';
import { siteUrl } from '@onebox/runtimes';
import type { DataSource } from 'typeorm';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import type { Camera } from './camera.js';
import { OLD_MS, picturePlan } from './picture-plan.js';

export interface PictureReconcilerDeps {
  dataSource: DataSource;
  clock: Clock;
  facts: SiteFactsReader;
  images: ProvisioningDeps['images'];
  camera: Camera;
  pictureBook: PictureBook;
  log: ProvisioningDeps['log'];
  config: { pictures: boolean; httpPort: number };
}

/** Another one is being taken. */
const BUSY_MS = 5_000;
const BUILDING_MS = 15_000;
/** Where the browser's image could not be built, a machine without network for one. */
const BUILD_AGAIN_MS = 3_600_000;
/** Of each resync: the rest waits for the next. */
const MOST_AT_ONCE = 20;

/** `picture:<domain id>`: photographs a site that changed, or whose picture is old. One at a time. */
export class PictureReconciler implements Reconciler {
  readonly kind = 'picture';
  private taking = false;
  private image?: string;
  private building?: Promise<void>;
  private buildAt = 0;

  constructor(private readonly deps: PictureReconcilerDeps) {}

  async reconcile(domainId: string, signal: AbortSignal): Promise<Result> {
    if (!this.deps.config.pictures) return { done: true };
    if (this.taking) return { lookAgainAfterMs: BUSY_MS };
    this.taking = true;
    try {
      return await this.pass(domainId, signal);
    } finally {
      this.taking = false;
    }
  }

  /** Some of those that have changed or have an old picture; by lot, since of some none can be taken. */
  async ids(): Promise<string[]> {
    if (!this.deps.config.pictures) return [];
    const old = new Date(this.deps.clock.now().getTime() - OLD_MS);
    const found = await this.deps.dataSource.manager
      .createQueryBuilder(Domain, 'domain')
      .leftJoin(SitePicture, 'picture', 'picture.domain_id = domain.id')
      .select(['domain.id'])
      .where("domain.status = 'live' AND domain.deleted_at IS NULL AND domain.live_revision_id IS NOT NULL")
      .andWhere(
        '(picture.domain_id IS NULL OR picture.tried_at < :old OR picture.subject <> domain.live_revision_id)',
        { old },
      )
      .orderBy('RAND()')
      .limit(MOST_AT_ONCE)
      .getMany();
    return found.map(({ id }) => id);
  }

  /** All of them stand in one row, behind everything that somebody waits for. */
  fairnessGroup(): Promise<string> {
    return Promise.resolve('pictures');
  }

  private async pass(domainId: string, signal: AbortSignal): Promise<Result> {
    const { facts: reader, dataSource, clock, camera, pictureBook, config } = this.deps;
    const facts = await reader.read(domainId);
    if (!facts) return { done: true };
    const last = await dataSource.manager.findOneBy(SitePicture, { domainId });
    const plan = picturePlan(facts, last, clock.now().getTime());
    if (plan === 'none') return { done: true };
    if ('afterMs' in plan) return { lookAgainAfterMs: plan.afterMs };
    const image = this.browser();
    if (!image) return { lookAgainAfterMs: this.building ? BUILDING_MS : BUILD_AGAIN_MS };
    const url = siteUrl(plan.hostname, { http: config.httpPort });
    const before = await pictureBook.begin(domainId);
    const outcome = await camera.take(facts.domain, url, image, signal);
    await pictureBook.record(facts.domain, { subject: plan.subject, before }, outcome);
    return { done: true };
  }

  /** Undefined while it is being built: that takes minutes, and nobody waits for a picture. */
  private browser(): string | undefined {
    const { images, log, clock } = this.deps;
    if (this.image || this.building || clock.now().getTime() < this.buildAt) return this.image;
    const failed = (err: unknown) => {
      this.buildAt = clock.now().getTime() + BUILD_AGAIN_MS;
      log.warn({ err }, 'There will be no pictures of sites: the image of the browser could not be built');
    };
    this.building = images
      .ensure('browser')
      .then((tag) => void (this.image = tag), failed)
      .finally(() => (this.building = undefined));
    return undefined;
  }
}
