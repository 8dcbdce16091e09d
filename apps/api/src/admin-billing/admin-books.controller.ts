import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { AnyInvoices, BillingReports, DecisionLog } from '@onebox/billing';
import type { Response } from 'express';
import { z } from 'zod';
import { Answers } from '../http/answers.js';
import { PlatformAdmin } from '../http/caller.js';
import {
  anyPaymentPage,
  decisionPage,
  decisionsQuery,
  type DecisionsQuery,
  paymentsQuery,
  type PaymentsQuery,
  paymentStatusOf,
  rangeQuery,
  type RangeQuery,
  revenueView,
  viewAnyPayment,
  viewDecision,
} from './admin-billing.dto.js';

const CSV = 'text/csv';
const csvFile = z.string().meta({ contentMediaType: CSV });

@ApiTags('administration')
@Controller('admin')
@PlatformAdmin()
export class AdminBooksController {
  constructor(
    private readonly invoices: AnyInvoices,
    private readonly reports: BillingReports,
    private readonly decisions: DecisionLog,
  ) {}

  @Get('payments')
  @ApiOperation({ summary: 'List attempts to collect invoices, the newest first' })
  @Answers(200, 'A page of payments.', anyPaymentPage)
  async payments(@Query({ schema: paymentsQuery }) { account, status, ...query }: PaymentsQuery) {
    const filter = { ...query, accountId: account, status: paymentStatusOf(status) };
    const { items, nextCursor } = await this.invoices.payments(filter);
    return { items: items.map(viewAnyPayment), nextCursor };
  }

  @Get('revenue')
  @ApiOperation({ summary: 'Read what each month brought, by currency' })
  @Answers(200, 'The months in which anything was issued, paid or given back.', revenueView)
  async revenue(@Query({ schema: rangeQuery }) { from, to }: RangeQuery) {
    return { items: await this.reports.revenue(from, to) };
  }

  @Get('invoices.csv')
  @ApiProduces(CSV)
  @ApiOperation({
    summary: 'Download invoices and credit notes as a table for accountants',
    description:
      'UTF-8, RFC 4180, with a head. Amounts are in the main unit of their currency, with a point; those of credit notes ' +
      'are negative. Texts that a spreadsheet would take for a formula begin with an apostrophe.',
  })
  @Answers(200, 'A line for each document that was issued from the first day to the last.', csvFile)
  async csv(@Query({ schema: rangeQuery }) { from, to }: RangeQuery, @Res() response: Response): Promise<void> {
    response.setHeader('Content-Disposition', `attachment; filename="invoices-${from}-${to}.csv"`);
    response.setHeader('Content-Type', `${CSV}; charset=utf-8; header=present`);
    await pipeline(Readable.from(this.reports.csv(from, to)), response);
  }

  @Get('billing/decisions')
  @ApiOperation({
    summary: 'Read what was decided about money, the newest first',
    description: 'Prices, taxes, suspensions and moved clocks: when, by whom and why.',
  })
  @Answers(200, 'A page of decisions.', decisionPage)
  async list(@Query({ schema: decisionsQuery }) { account, ...query }: DecisionsQuery) {
    const { items, nextCursor } = await this.decisions.list({ ...query, accountId: account });
    return { items: items.map(viewDecision), nextCursor };
  }
}
