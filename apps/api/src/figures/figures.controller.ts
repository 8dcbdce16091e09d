import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '@onebox/clock';
import { FigureReader, type SiteTotals } from '@onebox/figures';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import {
  figuresQuery,
  type FiguresQuery,
  figuresView,
  type FiguresView,
  summariesQuery,
  type SummariesQuery,
  summariesView,
  type SummariesView,
} from './figures.dto.js';

@ApiTags('domains')
@Controller('domains')
export class FiguresController {
  constructor(
    private readonly reader: FigureReader,
    private readonly clock: Clock,
  ) {}

  @Get('figures')
  @ApiOperation({
    summary: 'Read how much many sites are visited',
    description: 'In one request what a list of sites shows beside each.',
  })
  @Answers(200, 'Requests over time, for each domain.', summariesView)
  async list(
    @Caller() { accountId }: CallerIdentity,
    @Query({ schema: summariesQuery }) { ids, window }: SummariesQuery,
  ): Promise<SummariesView> {
    const { from, pointSeconds, items } = await this.reader.summaries(accountId, ids, window, this.clock.now());
    const shown = items.map(({ id, requests, totals }) => ({ id, requests, totals: totalsView(totals) }));
    return { window, from: from.toISOString(), pointSeconds, items: shown };
  }

  @Get(':id/figures')
  @ApiOperation({
    summary: 'Read what happened at a site over time',
    description: 'Requests, errors, response time, memory and CPU. Counted by the minute.',
  })
  @Answers(200, 'The figures.', figuresView)
  async read(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: figuresQuery }) { window }: FiguresQuery,
  ): Promise<FiguresView> {
    const found = await this.reader.window(accountId, id, window, this.clock.now());
    const { answerMs: responseTimeMs, answerP95Ms: responseTimeP95Ms, ...series } = found.series;
    return {
      ...{ window, from: found.from.toISOString(), pointSeconds: found.pointSeconds },
      totals: totalsView(found.totals),
      series: { ...series, responseTimeMs, responseTimeP95Ms },
    };
  }
}

function totalsView(totals: SiteTotals | null): FiguresView['totals'] {
  if (!totals) return null;
  const { requests, errors, answerMs: responseTimeMs, answerP95Ms: responseTimeP95Ms } = totals;
  return { requests, errors, responseTimeMs, responseTimeP95Ms };
}
