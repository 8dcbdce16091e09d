import type { Clock } from '@onebox/clock';
import type { DataSource } from 'typeorm';

const DAY_MS = 86_400_000;
/** 25 months: last year's same month can be compared with. */
const KEEP_USAGE_MS = 762 * DAY_MS;
/** What holds memory or disk is read every few minutes. */
const KEEP_READINGS_MS = 7 * DAY_MS;
const KEEP_CHECKS_MS = 400 * DAY_MS;
const AT_ONCE = 1_000;

/** Removes what nobody asks for any more. Readings of the edge are the check's to remove: it compares their sums. */
export class MeterPruning {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const before = (age: number) => new Date(this.clock.now().getTime() - age);
    await this.remove('usage_hours WHERE hour < ? ORDER BY hour', before(KEEP_USAGE_MS));
    for (const kind of ['run', 'disk']) {
      await this.remove(
        `meter_readings WHERE kind = '${kind}' AND read_at < ? ORDER BY read_at`,
        before(KEEP_READINGS_MS),
      );
    }
    const day = before(KEEP_CHECKS_MS).toISOString().slice(0, 10);
    for (const table of ['meter_differences', 'meter_checks'])
      await this.remove(`${table} WHERE day < ? ORDER BY day`, day);
  }

  /** A thousand rows at a time, so that no lock is held for long. */
  private async remove(what: string, before: Date | string): Promise<void> {
    for (let removed = AT_ONCE; removed === AT_ONCE;) {
      const result = await this.dataSource.query<{ affectedRows: number }>(`DELETE FROM ${what} LIMIT ${AT_ONCE}`, [
        before,
      ]);
      removed = result.affectedRows;
    }
  }
}
