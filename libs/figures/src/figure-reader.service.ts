import { tenantScope } from '@onebox/database';
import { Domain } from '@onebox/domains';
import { type DataSource, In, IsNull } from 'typeorm';
import { quantileMs } from './answer-times.js';
import { figuresIn, type Row } from './columns.js';
import { type Figures, PLATFORM } from './figures.js';
import { answersIn, average, type FiguresAt, type Series, seriesOf, totalOf } from './series.js';
import { beginningOf, SHOWN, type Shown, SUMMARIES, type SummaryWindow, type Window } from './steps.js';

export interface SiteTotals {
  requests: number;
  errors: number;
  answerMs: number | null;
  answerP95Ms: number | null;
}

export interface WindowFigures extends Shown {
  from: Date;
  /** Of all points together; null: nothing is known. */
  totals: SiteTotals | null;
  series: Series;
}

export interface SiteSummary {
  id: string;
  requests: (number | null)[];
  totals: SiteTotals | null;
}

interface RowAt extends FiguresAt {
  domainId: string;
}

/** Figures of an account's sites, as they are shown. */
export class FigureReader {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws NotFound where the account has no such domain. */
  async window(accountId: string, domainId: string, window: Window, now: Date): Promise<WindowFigures> {
    const domain = await tenantScope(this.dataSource.manager, accountId).require(Domain, domainId, 'domain');
    const shown = SHOWN[window];
    const from = beginningOf(shown, now.getTime());
    const { watched, rows } = await this.read([domain.id], shown, from);
    const wish = { from, shown, watched, rows, since: domain.createdAt.getTime() };
    const series = seriesOf(wish);
    return { ...shown, from: new Date(from), totals: totalsOf(series, rows), series };
  }

  /** Of those of the given domains that are the account's. */
  async summaries(
    accountId: string,
    ids: string[],
    window: SummaryWindow,
    now: Date,
  ): Promise<Shown & { from: Date; items: SiteSummary[] }> {
    const shown = SUMMARIES[window];
    const from = beginningOf(shown, now.getTime());
    const own = await tenantScope(this.dataSource.manager, accountId).find(
      Domain,
      { id: In(ids), purgedAt: IsNull() },
      { select: { id: true, createdAt: true } },
    );
    const { watched, rows } = await this.read(
      own.map(({ id }) => id),
      shown,
      from,
    );
    const items = own.map(({ id, createdAt }) => {
      const ofSite = rows.filter(({ domainId }) => domainId === id);
      const series = seriesOf({ from, shown, watched, rows: ofSite, since: createdAt.getTime() });
      return { id, requests: series.requests, totals: totalsOf(series, ofSite) };
    });
    return { ...shown, from: new Date(from), items };
  }

  private async read(
    ids: string[],
    { stepSeconds }: Shown,
    from: number,
  ): Promise<{ watched: number[]; rows: RowAt[] }> {
    const found = await this.dataSource.query<(Row & { domain_id: string; at: Date })[]>(
      'SELECT * FROM site_figures WHERE domain_id IN (?) AND step_seconds = ? AND at >= ? ORDER BY domain_id, at',
      [[...ids, PLATFORM], stepSeconds, new Date(from)],
    );
    const rows = found.map((row) => ({ domainId: row.domain_id, at: row.at.getTime(), ...figuresIn(row) }));
    return {
      watched: rows.filter(({ domainId }) => domainId === PLATFORM).map(({ at }) => at),
      rows: rows.filter(({ domainId }) => domainId !== PLATFORM),
    };
  }
}

function totalsOf({ requests }: Series, rows: Figures[]): SiteTotals | null {
  if (requests.every((count) => count === null)) return null;
  const sum = totalOf(rows);
  return {
    requests: sum?.requests ?? 0,
    errors: sum?.errors ?? 0,
    answerMs: average(sum?.answersMs, answersIn(sum)),
    answerP95Ms: sum ? quantileMs(sum.answers, 0.95) : null,
  };
}
