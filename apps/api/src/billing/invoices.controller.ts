import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { BillingDocuments, InvoiceReader, PayNow } from '@onebox/billing';
import type { Response } from 'express';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity, RequireScope } from '../http/caller.js';
import { idParam, type PageQuery, pageQuery } from '../http/page.dto.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { invoicePage, invoiceView, viewInvoice } from './billing.dto.js';
import { PDF, pdfFile, sendPdf } from './pdf.js';

@ApiTags('billing')
@Controller('invoices')
export class InvoicesController {
  constructor(
    private readonly invoices: InvoiceReader,
    private readonly documents: BillingDocuments,
    private readonly payNow: PayNow,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List invoices, the newest first' })
  @Answers(200, 'A page of invoices.', invoicePage)
  async list(@Caller() { accountId }: CallerIdentity, @Query({ schema: pageQuery }) query: PageQuery) {
    const { items, nextCursor } = await this.invoices.list(accountId, query);
    return { items: items.map(viewInvoice), nextCursor };
  }

  @Get(':id.pdf')
  @ApiProduces(PDF)
  @ApiOperation({ summary: 'Download an invoice' })
  @Answers(200, 'The invoice as a PDF.', pdfFile)
  async pdf(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Res() response: Response,
  ): Promise<void> {
    await sendPdf(response, await this.documents.invoice(id, accountId));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read an invoice' })
  @Answers(200, 'The invoice, and what has become of it.', invoiceView)
  async read(@Caller() { accountId }: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    return viewInvoice(await this.invoices.read(accountId, id));
  }

  @Post(':id/pay')
  @RequireScope('billing')
  @Idempotent()
  @ApiOperation({
    summary: 'Pay an open invoice now, by the card of the account',
    description:
      'A refusal is a 402 with the reason. With the code `payment.action_required` the bank wants you to confirm it: the ' +
      'browser does so with `clientSecret`, and the invoice is paid when the gateway tells.',
  })
  @Answers(200, 'The invoice, which is paid.', invoiceView)
  async pay(@Caller() { accountId }: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    await this.payNow.carryOut(accountId, id);
    return viewInvoice(await this.invoices.read(accountId, id));
  }
}
