import type { EntityManager } from 'typeorm';

/** Invoices, and credit notes. */
export type Series = 'INV' | 'CN';

export interface DocumentNumber {
  series: Series;
  year: number;
  sequence: number;
  /** `2027-000042`, `CN-2027-000001`. */
  number: string;
}

/**
 * The next number of a year, without gaps: it is given in the transaction that issues the document, which holds the
 * series until its commit, and is given back by a rollback. So take it last.
 */
export async function nextNumber(manager: EntityManager, series: Series, year: number): Promise<DocumentNumber> {
  const { insertId: last } = await manager.query<{ insertId: number }>(
    `INSERT INTO number_series (series, year, last) VALUES (?, ?, LAST_INSERT_ID(1))
       ON DUPLICATE KEY UPDATE last = LAST_INSERT_ID(last + 1)`,
    [series, year],
  );
  const digits = `${year}-${String(last).padStart(6, '0')}`;
  return { series, year, sequence: last, number: series === 'INV' ? digits : `${series}-${digits}` };
}
