import type { DataSource, EntityManager } from 'typeorm';
import { COLUMNS, SUMMED, valuesOf } from './columns.js';
import type { Figures } from './figures.js';
import { SiteFigure } from './site-figure.entity.js';
import { bucketOf, type Step, STEPS } from './steps.js';

/** Rows in one statement. */
const CHUNK = 1_000;
const REMOVED_AT_ONCE = 5_000;

const COLUMN_LIST = `domain_id, step_seconds, at, ${COLUMNS.join(', ')}`;
const REPLACED = `ON DUPLICATE KEY UPDATE ${COLUMNS.map((column) => `${column} = VALUES(${column})`).join(', ')}`;
const WRITE = `INSERT INTO site_figures (${COLUMN_LIST}) VALUES ? ${REPLACED}`;
const ROLL_UP = `INSERT INTO site_figures (${COLUMN_LIST})
  SELECT domain_id, ?, ?, ${SUMMED.join(', ')} FROM site_figures
    WHERE step_seconds = ? AND at >= ? AND at < ? GROUP BY domain_id ${REPLACED}`;

/**
 * Writes figures by the minute and rolls them up into longer steps. Everything replaces what is there: it may be done again
 * after a kill, and always ends with the same.
 */
export class FigureBook {
  constructor(private readonly dataSource: DataSource) {}

  /** What happened in the minute that began at `at` (ms), by domain; then brings up to date what longer steps end with it. */
  async writeMinute(at: number, figures: Map<string, Figures>): Promise<void> {
    const rows = [...figures].map(([domainId, of]) => [domainId, STEPS[0].seconds, new Date(at), ...valuesOf(of)]);
    for (let start = 0; start < rows.length; start += CHUNK) {
      await this.dataSource.query(WRITE, [rows.slice(start, start + CHUNK)]);
    }
    await this.rollUp(at, (finer) => (at + STEPS[0].seconds * 1000) % (finer.seconds * 1000) === 0);
  }

  /** Sums finer steps into longer ones up to `now` (ms), where they are `due`. */
  async rollUp(now: number, due: (finer: Step) => boolean = () => true): Promise<void> {
    for (const [index, step] of STEPS.slice(1).entries()) {
      if (due(STEPS[index]!)) await this.rollUpStep(step, STEPS[index]!, now);
    }
  }

  /** The bucket that is there last may have been written before it was over: it is made again, from rows that are still kept. */
  private async rollUpStep(step: Step, finer: Step, now: number): Promise<void> {
    const length = step.seconds * 1000;
    const oldestWhole = bucketOf(now - finer.keepMs, step.seconds) + length;
    const last = Math.min((await this.newest(step)) ?? oldestWhole, bucketOf(now, step.seconds));
    for (let at = Math.max(last, oldestWhole); at <= now; at += length) {
      const range = [finer.seconds, new Date(at), new Date(at + length)];
      await this.dataSource.query(ROLL_UP, [step.seconds, new Date(at), ...range]);
    }
  }

  private async newest({ seconds: stepSeconds }: Step): Promise<number | null> {
    const found = await this.dataSource.manager.find(SiteFigure, {
      select: { at: true },
      where: { stepSeconds },
      order: { at: 'DESC' },
      take: 1,
    });
    return found[0]?.at.getTime() ?? null;
  }

  /** Removes what is kept no longer, after it went into longer steps. */
  async prune(now: number): Promise<void> {
    await this.rollUp(now);
    for (const { seconds, keepMs } of STEPS) {
      const where = `step_seconds = ${seconds} AND at < ?`;
      for (let removed = REMOVED_AT_ONCE; removed === REMOVED_AT_ONCE;) {
        const statement = `DELETE FROM site_figures WHERE ${where} ORDER BY at LIMIT ${REMOVED_AT_ONCE}`;
        const result = await this.dataSource.query<{ affectedRows: number }>(statement, [new Date(now - keepMs)]);
        removed = result.affectedRows;
      }
    }
  }
}

/** With the transaction that ends a domain for good. */
export async function removeFigures(manager: EntityManager, domainId: string): Promise<void> {
  await manager.delete(SiteFigure, { domainId });
}
