import type { Clock, PlainDate } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { type DataSource, type EntityManager, In, LessThan, Not } from 'typeorm';
import { columnOf, numberIn, type Row, sums } from './columns.js';
import type { Notifications, TemplateData } from '@onebox/notifications';
import { EDGE_COUNTERS, type EdgeCounters, edgeCountersBy } from './edge-counters.js';
import { hourOf } from './hours.js';
import { MeterCheck } from './meter-check.entity.js';
import { MeterDifference } from './meter-difference.entity.js';
import { MeterReading } from './meter-reading.entity.js';

const DAY_MS = 86_400_000;
/** A wrong row is noticed that is of the running period; and readings of an edge that is gone are kept as long. */
const WINDOW_MS = 35 * DAY_MS;
const ACCOUNTS_AT_ONCE = 100;
const MOST_TOLD = 100;

interface Compared {
  accountId: string;
  subjectId: string;
  counted: EdgeCounters;
  booked: EdgeCounters;
}

const BASES = EDGE_COUNTERS.map((name) => `base_${columnOf(name)}`);
const ADD_POINTS = `INSERT INTO meter_points (account_id, subject_id, hour, ${BASES.join(', ')}) VALUES ?`;

/**
 * Compares two sums that are written by different statements: what the edges counted of a site (their last readings, of all
 * epochs) and what is booked of it by the hour, each since the point that the check before remembered.
 */
export class MeteringCheck {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly notifications: Pick<Notifications, 'toAdministrators'>,
  ) {}

  async isDone(day: PlainDate): Promise<boolean> {
    return this.dataSource.manager.existsBy(MeterCheck, { day });
  }

  /**
   * Carries out a day's check, again after a kill: what was found is kept with the new points, each account in one
   * transaction. `currentEpoch`: the running edge's, whose readings are never removed; undefined: not known.
   */
  async run(day: PlainDate, currentEpoch: string | undefined): Promise<void> {
    const accounts = await this.accounts();
    let sites = 0;
    for (let start = 0; start < accounts.length; start += ACCOUNTS_AT_ONCE) {
      sites += await this.checkAccounts(day, accounts.slice(start, start + ACCOUNTS_AT_ONCE), currentEpoch);
    }
    await this.finish(day, sites);
  }

  private async accounts(): Promise<string[]> {
    const rows = await this.dataSource.query<{ account_id: string }[]>(
      `SELECT account_id FROM meter_readings WHERE kind = 'edge' UNION SELECT account_id FROM meter_points
        ORDER BY account_id`,
    );
    return rows.map(({ account_id }) => account_id);
  }

  /** One snapshot for both sums: bookings go on meanwhile. Returns how many sites were compared. */
  private checkAccounts(day: PlainDate, accounts: string[], currentEpoch: string | undefined): Promise<number> {
    const windowBegan = new Date(hourOf(this.clock.now().getTime() - WINDOW_MS));
    const check = async (manager: EntityManager) => {
      const compared = await comparedSince(manager, accounts);
      await keepDifferences(manager, day, compared);
      if (currentEpoch !== undefined) await removeOldReadings(manager, accounts, windowBegan, currentEpoch);
      await putPoints(manager, accounts, windowBegan);
      return compared.length;
    };
    return inTransaction(this.dataSource, check, 'REPEATABLE READ');
  }

  private async finish(day: PlainDate, sites: number): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const found = await manager.findBy(MeterDifference, { day });
      const row = { day, sites, differences: found.length, finishedAt: this.clock.now() };
      await manager.upsert(MeterCheck, row, ['day']);
      if (found.length === 0) return;
      const data = { day, sites: String(sites), differences: found.slice(0, MOST_TOLD).map(toldOf) };
      await this.notifications.toAdministrators(manager, {
        key: `metering:${day}`,
        template: 'metering-difference',
        data,
      });
    });
  }
}

function toldOf({
  subjectId,
  counted,
  booked,
}: MeterDifference): TemplateData['metering-difference']['differences'][number] {
  const text = ({ requests, bytesIn, bytesOut }: EdgeCounters) => `${requests} requests, ${bytesIn + bytesOut} bytes`;
  return { site: subjectId, edge: text(counted), billed: text(booked) };
}

/** What was counted and what was booked since each point. A site without one is new, and compared from the next time on. */
async function comparedSince(manager: EntityManager, accounts: string[]): Promise<Compared[]> {
  const counted = byKey(await countedSums(manager, accounts));
  const points = await manager.query<OwnedRow[]>(
    `SELECT account_id, subject_id, ${BASES.join(', ')} FROM meter_points WHERE account_id IN (?)`,
    [accounts],
  );
  const booked = byKey(
    await manager.query<OwnedRow[]>(
      `SELECT h.account_id, h.subject_id, ${sums(EDGE_COUNTERS, 'h.')} FROM usage_hours h
        JOIN meter_points p ON p.account_id = h.account_id AND p.subject_id = h.subject_id AND p.hour <= h.hour
        WHERE h.account_id IN (?) AND h.hour >= (SELECT MIN(hour) FROM meter_points WHERE account_id IN (?))
        GROUP BY h.account_id, h.subject_id`,
      [accounts, accounts],
    ),
  );
  return points.map((point) => ({
    ...{ accountId: point.account_id, subjectId: point.subject_id },
    counted: edgeCountersBy((name) => numberIn(counted.get(keyOf(point)) ?? {}, name) - Number(point[baseOf(name)])),
    booked: edgeCountersBy((name) => numberIn(booked.get(keyOf(point)) ?? {}, name)),
  }));
}

/** What was found before a kill stays: the points that go with it are written already. */
async function keepDifferences(manager: EntityManager, day: PlainDate, compared: Compared[]): Promise<void> {
  const rows = compared
    .filter(({ counted, booked }) => EDGE_COUNTERS.some((name) => counted[name] !== booked[name]))
    .map((different) => ({ day, ...different }));
  if (rows.length === 0) return;
  await manager.createQueryBuilder().insert().into(MeterDifference).values(rows).orIgnore().execute();
}

/** Of edges that have not said anything for a whole window. A quiet site's readings are as old and are needed. */
async function removeOldReadings(
  manager: EntityManager,
  accounts: string[],
  before: Date,
  currentEpoch: string,
): Promise<void> {
  const young = await manager.query<{ epoch: string }[]>(
    "SELECT DISTINCT epoch FROM meter_readings WHERE kind = 'edge' AND read_at >= ?",
    [before],
  );
  const kept = [currentEpoch, ...young.map(({ epoch }) => epoch)];
  const where = { kind: 'edge' as const, accountId: In(accounts), readAt: LessThan(before), epoch: Not(In(kept)) };
  // By their keys: a search that deletes would lock the rows that bookings are changing.
  for (const { source, epoch, life } of await manager.findBy(MeterReading, where)) {
    await manager.delete(MeterReading, { kind: 'edge', source, epoch, life });
  }
}

async function putPoints(manager: EntityManager, accounts: string[], hour: Date): Promise<void> {
  const counted = await countedSums(manager, accounts);
  const booked = byKey(
    await manager.query<OwnedRow[]>(
      `SELECT account_id, subject_id, ${sums(EDGE_COUNTERS)} FROM usage_hours
        WHERE account_id IN (?) AND hour >= ? GROUP BY account_id, subject_id`,
      [accounts, hour],
    ),
  );
  const rows = counted.map((row) => {
    const base = EDGE_COUNTERS.map((name) => numberIn(row, name) - numberIn(booked.get(keyOf(row)) ?? {}, name));
    return [row.account_id, row.subject_id, hour, ...base];
  });
  await manager.query('DELETE FROM meter_points WHERE account_id IN (?)', [accounts]);
  if (rows.length > 0) await manager.query(ADD_POINTS, [rows]);
}

type OwnedRow = Row & { account_id: string; subject_id: string };

function countedSums(manager: EntityManager, accounts: string[]): Promise<OwnedRow[]> {
  return manager.query<OwnedRow[]>(
    `SELECT account_id, subject_id, ${sums(EDGE_COUNTERS)} FROM meter_readings
      WHERE kind = 'edge' AND account_id IN (?) GROUP BY account_id, subject_id`,
    [accounts],
  );
}

function baseOf(name: keyof EdgeCounters): string {
  return `base_${columnOf(name)}`;
}

function byKey(rows: OwnedRow[]): Map<string, OwnedRow> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}

function keyOf({ account_id, subject_id }: { account_id: string; subject_id: string }): string {
  return `${account_id} ${subject_id}`;
}
