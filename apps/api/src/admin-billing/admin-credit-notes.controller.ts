import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { AnyInvoices, BillingDocuments } from '@onebox/billing';
import type { Response } from 'express';
import { PDF, pdfFile, sendPdf } from '../billing/pdf.js';
import { Answers } from '../http/answers.js';
import { PlatformAdmin } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import {
  anyCreditNote,
  anyCreditNotePage,
  creditNotesQuery,
  type CreditNotesQuery,
  viewAnyCreditNote,
} from './admin-billing.dto.js';

@ApiTags('administration')
@Controller('admin/credit-notes')
@PlatformAdmin()
export class AdminCreditNotesController {
  constructor(
    private readonly invoices: AnyInvoices,
    private readonly documents: BillingDocuments,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List credit notes of all accounts, the newest first' })
  @Answers(200, 'A page of credit notes.', anyCreditNotePage)
  async list(@Query({ schema: creditNotesQuery }) { account, ...query }: CreditNotesQuery) {
    const { items, nextCursor } = await this.invoices.creditNotes({ ...query, accountId: account });
    return { items: items.map(viewAnyCreditNote), nextCursor };
  }

  @Get(':id.pdf')
  @ApiProduces(PDF)
  @ApiOperation({ summary: 'Download a credit note of any account' })
  @Answers(200, 'The credit note as a PDF.', pdfFile)
  async pdf(@Param('id', { schema: idParam }) id: string, @Res() response: Response): Promise<void> {
    await sendPdf(response, await this.documents.creditNote(id));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a credit note of any account' })
  @Answers(200, 'The credit note, and how far the money is.', anyCreditNote)
  async read(@Param('id', { schema: idParam }) id: string) {
    return viewAnyCreditNote(await this.invoices.creditNote(id));
  }
}
