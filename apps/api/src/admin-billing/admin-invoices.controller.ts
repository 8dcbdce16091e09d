import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { AnyInvoices, BillingDocuments, Refunds, VoidInvoice } from '@onebox/billing';
import type { Response } from 'express';
import { AdminLog } from '../admin/admin-log.js';
import { PDF, pdfFile, sendPdf } from '../billing/pdf.js';
import { Answers } from '../http/answers.js';
import { type AuthenticatedRequest, Caller, type CallerIdentity, PlatformAdmin } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { Idempotent } from '../idempotency/idempotent.js';
import {
  anyCreditNote,
  anyInvoice,
  anyInvoicePage,
  invoicesQuery,
  type InvoicesQuery,
  reasonBody,
  type ReasonBody,
  refundBody,
  type RefundBody,
  viewAnyCreditNote,
  viewAnyInvoice,
  viewInvoiceHead,
} from './admin-billing.dto.js';

@ApiTags('administration')
@Controller('admin/invoices')
@PlatformAdmin()
export class AdminInvoicesController {
  constructor(
    private readonly invoices: AnyInvoices,
    private readonly documents: BillingDocuments,
    private readonly refunds: Refunds,
    private readonly voidInvoice: VoidInvoice,
    private readonly adminLog: AdminLog,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List invoices of all accounts, the newest first' })
  @Answers(200, 'A page of invoices.', anyInvoicePage)
  async list(@Query({ schema: invoicesQuery }) { account, q, ...query }: InvoicesQuery) {
    const { items, nextCursor } = await this.invoices.list({ ...query, accountId: account, number: q });
    return { items: items.map(viewInvoiceHead), nextCursor };
  }

  @Get(':id.pdf')
  @ApiProduces(PDF)
  @ApiOperation({ summary: 'Download an invoice of any account' })
  @Answers(200, 'The invoice as a PDF.', pdfFile)
  async pdf(@Param('id', { schema: idParam }) id: string, @Res() response: Response): Promise<void> {
    await sendPdf(response, await this.documents.invoice(id));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read an invoice of any account' })
  @Answers(200, 'The invoice, the attempts to collect it, and what was given back.', anyInvoice)
  async read(@Param('id', { schema: idParam }) id: string) {
    return viewAnyInvoice(await this.invoices.read(id));
  }

  @Post(':id/refund')
  @Idempotent()
  @ApiOperation({
    summary: 'Give back a paid invoice, or a part of it',
    description:
      'Issues a credit note, which the customer gets by mail. Never more than was paid, to the card never more than the ' +
      'card gave. Where the gateway does not answer, it is asked again until it does.',
  })
  @Answers(201, 'The credit note.', anyCreditNote)
  async refund(
    @Param('id', { schema: idParam }) invoiceId: string,
    @Body({ schema: refundBody }) body: RefundBody,
    @Caller() { userId: byUserId }: CallerIdentity,
    @Req() request: AuthenticatedRequest,
  ) {
    const { idempotencyKey } = request;
    const issue = () => this.refunds.issue({ ...body, invoiceId, byUserId, idempotencyKey });
    const { id } = await this.adminLog.during(request, 'invoice.refund', invoiceId, issue);
    return viewAnyCreditNote(await this.invoices.creditNote(id));
  }

  @Post(':id/void')
  @Idempotent()
  @ApiOperation({
    summary: 'Waive an unpaid invoice',
    description: 'It keeps its number, and its days stay billed. An account that was suspended for it is back.',
  })
  @Answers(200, 'The invoice.', anyInvoice)
  async waive(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Caller() { userId: byUserId }: CallerIdentity,
    @Req() request: AuthenticatedRequest,
  ) {
    const waive = () => this.voidInvoice.carryOut(id, { reason, byUserId });
    await this.adminLog.during(request, 'invoice.void', id, waive);
    return viewAnyInvoice(await this.invoices.read(id));
  }
}
