import { type Amounts, AMOUNTS, type Counters, COUNTERS } from './amounts.js';

/** Names of columns: `failedRequests` → `failed_requests`. */
export function columnOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export const COUNTER_COLUMNS = COUNTERS.map(columnOf);
export const AMOUNT_COLUMNS = AMOUNTS.map(columnOf);

/** A row as the driver gives it: large numbers and sums are texts. */
export type Row<Names extends string = string> = Record<Names, string | null>;

export function numberIn(row: Row, name: string): number {
  return Number(row[columnOf(name)] ?? 0);
}

/** `SUM(requests) AS requests, …` */
export function sums(names: readonly (keyof Amounts | keyof Counters)[], table = ''): string {
  return names.map((name) => `SUM(${table}${columnOf(name)}) AS ${columnOf(name)}`).join(', ');
}
