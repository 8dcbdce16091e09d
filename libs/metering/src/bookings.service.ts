import { inTransaction, isDuplicate } from '@onebox/database';
import type { DataSource, EntityManager } from 'typeorm';
import { type Amounts, AMOUNTS, COUNTERS, countersBy, sumOf } from './amounts.js';
import { type Booking, bookingOf } from './booking.js';
import { AMOUNT_COLUMNS, COUNTER_COLUMNS, numberIn, type Row } from './columns.js';
import { MeterMark } from './meter-mark.entity.js';
import type { MeterKind, OwnedReading, Remembered } from './reading.js';

/** Rows in one transaction: three statements for all of them. */
const CHUNK = 1_000;
/** Two workers may find the same row missing; the second one's insertion fails, and it looks again. */
const ATTEMPTS = 3;

const READING_COLUMNS = ['kind', 'source', 'epoch', 'life', 'account_id', 'subject_id', ...COUNTER_COLUMNS];
const INSERT_READINGS = `INSERT INTO meter_readings (${[...READING_COLUMNS, 'bytes', 'read_at'].join(', ')}) VALUES ?`;
const UPDATE_READINGS = `${INSERT_READINGS} ON DUPLICATE KEY UPDATE ${[...COUNTER_COLUMNS, 'bytes', 'read_at']
  .map((column) => `${column} = VALUES(${column})`)
  .join(', ')}`;
const ADD_USAGE = `INSERT INTO usage_hours (account_id, hour, subject_id, ${AMOUNT_COLUMNS.join(', ')}) VALUES ?
  ON DUPLICATE KEY UPDATE ${AMOUNT_COLUMNS.map((column) => `${column} = ${column} + VALUES(${column})`).join(', ')}`;

interface Planned {
  reading: OwnedReading;
  booking: Booking;
}

/** Turns readings of the meters into hours of usage, each growth once, whoever is killed wherever. */
export class Bookings {
  constructor(private readonly dataSource: DataSource) {}

  /** Up to when everything that this kind of meter said is booked; null: nothing was ever read. */
  async readThrough(kind: MeterKind): Promise<Date | null> {
    return (await this.dataSource.manager.findOneBy(MeterMark, { kind }))?.readThrough ?? null;
  }

  async markReadThrough(kind: MeterKind, readThrough: Date): Promise<void> {
    await this.dataSource.manager.upsert(MeterMark, { kind, readThrough }, ['kind']);
  }

  /**
   * Books readings of one kind, at most one of each source and epoch. `rememberedOnly`: what is seen for the first time
   * counts from now on, instead of from zero.
   */
  async book(readings: OwnedReading[], { rememberedOnly = false } = {}): Promise<void> {
    const sorted = [...readings].sort((left, right) => (left.source < right.source ? -1 : 1));
    for (let start = 0; start < sorted.length; start += CHUNK) {
      await this.bookChunk(sorted.slice(start, start + CHUNK), rememberedOnly);
    }
  }

  private async bookChunk(readings: OwnedReading[], rememberedOnly: boolean): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTransaction(this.dataSource, async (manager) => {
          const last = await lastReadings(manager, readings);
          const planned = readings.flatMap((reading) => {
            const booking = bookingOf(last.get(keyOf(reading)), reading, rememberedOnly);
            return booking && saysMore(booking) ? [{ reading, booking }] : [];
          });
          await remember(manager, planned);
          await addUsage(manager, planned);
        });
      } catch (error) {
        if (attempt === ATTEMPTS || !isDuplicate(error)) throw error;
      }
    }
  }
}

function saysMore({ isNew, bytes, amounts }: Booking): boolean {
  return isNew || bytes !== null || amounts.size > 0;
}

function keyOf({ source, epoch }: { source: string; epoch: string }): string {
  return `${source} ${epoch}`;
}

/** By source and epoch, of the newest life; locked until the transaction ends. */
async function lastReadings(manager: EntityManager, readings: OwnedReading[]): Promise<Map<string, Remembered>> {
  const { kind } = readings[0]!;
  const rows = await manager.query<(Row & { source: string; epoch: string; read_at: Date })[]>(
    `SELECT source, epoch, life, ${COUNTER_COLUMNS.join(', ')}, bytes, read_at FROM meter_readings
      WHERE kind = ? AND source IN (?) ORDER BY source, epoch, life FOR UPDATE`,
    [kind, readings.map(({ source }) => source)],
  );
  return new Map(
    rows.map((row) => {
      const counters = countersBy((name) => numberIn(row, name));
      const bytes = row.bytes === null ? null : Number(row.bytes);
      return [keyOf(row), { life: Number(row.life), counters, bytes, at: row.read_at.getTime() }];
    }),
  );
}

/** What is new is inserted and nothing else, so that another who found it missing too is noticed. */
async function remember(manager: EntityManager, planned: Planned[]): Promise<void> {
  const rows = (isNew: boolean) => planned.filter(({ booking }) => booking.isNew === isNew).map(readingRow);
  const [added, changed] = [rows(true), rows(false)];
  if (added.length > 0) await manager.query(INSERT_READINGS, [added]);
  if (changed.length > 0) await manager.query(UPDATE_READINGS, [changed]);
}

function readingRow({ reading, booking }: Planned): unknown[] {
  const { kind, source, epoch, accountId, subjectId, counters, at } = reading;
  const counted = COUNTERS.map((name) => counters[name]);
  return [kind, source, epoch, booking.life, accountId, subjectId, ...counted, booking.bytes, new Date(at)];
}

async function addUsage(manager: EntityManager, planned: Planned[]): Promise<void> {
  const hours = new Map<string, { key: [string, Date, string]; amounts: Amounts }>();
  for (const { reading, booking } of planned) {
    for (const [hour, amounts] of booking.amounts) {
      const key = `${reading.accountId} ${hour} ${reading.subjectId}`;
      const former = hours.get(key);
      hours.set(key, {
        key: [reading.accountId, new Date(hour), reading.subjectId],
        amounts: former ? sumOf(former.amounts, amounts) : amounts,
      });
    }
  }
  if (hours.size === 0) return;
  const rows = [...hours.values()].map(({ key, amounts }) => [...key, ...AMOUNTS.map((name) => amounts[name])]);
  await manager.query(ADD_USAGE, [rows]);
}
