import { Body, Controller, Delete, Get, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { abortedWith } from '../http/aborted-with.js';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { viewEntry } from './file-answers.js';
import { restoredFile, trashList, trashRestore, type TrashRestoreBody } from './files.dto.js';
import { checkedPath, SiteFiles, viewTrash } from './site-files.js';

/** What was deleted of a site's files. It counts for the quota until it is gone. */
@ApiTags('files')
@Controller('domains/:id/trash')
export class TrashController {
  constructor(private readonly files: SiteFiles) {}

  @Get()
  @ApiOperation({ summary: 'List what was deleted', description: 'The last 1,000 things, the newest first.' })
  @Answers(200, 'What can be taken back.', trashList)
  async list(@Caller() { accountId }: CallerIdentity, @Param('id', { schema: idParam }) id: string) {
    const { items } = await this.files.worker.listTrash(await this.files.of(accountId, id));
    return { items: items.map(viewTrash) };
  }

  @Post(':trashId/restore')
  @Idempotent()
  @ApiOperation({ summary: 'Take back what was deleted', description: 'Folders that are missing on the way are made.' })
  @Answers(201, 'What is there now, and where.', restoredFile)
  async restore(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Param('trashId', { schema: idParam }) trashId: string,
    @Body({ schema: trashRestore }) body: TrashRestoreBody,
  ) {
    const to = body.to === undefined ? undefined : checkedPath(body.to);
    const { path, ...entry } = await this.files.change(accountId, id, (site) =>
      this.files.worker.restoreFile({ ...site, trashId, to }),
    );
    return { ...viewEntry(entry), path };
  }

  @Delete()
  @ApiOperation({ summary: 'Empty the trash' })
  @Answers(204, 'All that was in it is gone for good.')
  async empty(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.files.worker.emptyTrash(await this.files.of(accountId, id), abortedWith(response));
  }

  @Delete(':trashId')
  @ApiOperation({ summary: 'Remove one thing from the trash' })
  @Answers(204, 'It is gone for good.')
  async remove(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Param('trashId', { schema: idParam }) trashId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const site = await this.files.of(accountId, id);
    await this.files.worker.emptyTrash({ ...site, trashId }, abortedWith(response));
  }
}
