import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { BillingDocuments, CreditNoteReader } from '@onebox/billing';
import type { Response } from 'express';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { idParam, type PageQuery, pageQuery } from '../http/page.dto.js';
import { creditNotePage, creditNoteView, viewCreditNote } from './billing.dto.js';
import { PDF, pdfFile, sendPdf } from './pdf.js';

@ApiTags('billing')
@Controller('credit-notes')
export class CreditNotesController {
  constructor(
    private readonly creditNotes: CreditNoteReader,
    private readonly documents: BillingDocuments,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List credit notes, the newest first' })
  @Answers(200, 'A page of credit notes.', creditNotePage)
  async list(@Caller() { accountId }: CallerIdentity, @Query({ schema: pageQuery }) query: PageQuery) {
    const { items, nextCursor } = await this.creditNotes.list(accountId, query);
    return { items: items.map(viewCreditNote), nextCursor };
  }

  @Get(':id.pdf')
  @ApiProduces(PDF)
  @ApiOperation({ summary: 'Download a credit note' })
  @Answers(200, 'The credit note as a PDF.', pdfFile)
  async pdf(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Res() response: Response,
  ): Promise<void> {
    await sendPdf(response, await this.documents.creditNote(id, accountId));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a credit note' })
  @Answers(200, 'The credit note.', creditNoteView)
  async read(@Caller() { accountId }: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    return viewCreditNote(await this.creditNotes.read(accountId, id));
  }
}
