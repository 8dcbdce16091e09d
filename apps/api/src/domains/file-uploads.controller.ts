import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FileUpload } from '@onebox/commands';
import { InvalidInput } from '@onebox/errors';
import type { Request, Response } from 'express';
import { abortedWith } from '../http/aborted-with.js';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity, StreamedBody } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { conditionOf, viewEntry } from './file-answers.js';
import { fileUpload, newFileUpload, type NewFileUploadBody } from './files.dto.js';
import { checkedPath, SiteFiles } from './site-files.js';

/** Of one piece; a larger one is refused. */
const LARGEST_PIECE = 64 * 1024 ** 2;

/** Large files in pieces: what has come stays, so that a line that breaks costs the piece that was under way at most. */
@ApiTags('files')
@Controller('domains/:id/uploads')
export class FileUploadsController {
  constructor(private readonly files: SiteFiles) {}

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Begin to upload a large file',
    description: 'One that is not ended after two days is removed.',
  })
  @Answers(201, 'The upload. Send its pieces one after the other.', fileUpload)
  async begin(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: newFileUpload }) { path, size, replace }: NewFileUploadBody,
  ) {
    const condition =
      replace === 'none' ? { absent: true } : conditionOf({ ifMatch: replace === 'any' ? '*' : replace });
    const wish = { path: checkedPath(path), size, condition };
    return view(await this.files.change(accountId, id, (site) => this.files.worker.beginUpload({ ...site, ...wish })));
  }

  @Get(':uploadId')
  @ApiOperation({ summary: 'Read how far an upload is' })
  @Answers(200, 'The upload.', fileUpload)
  async read(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Param('uploadId', { schema: idParam }) uploadId: string,
  ) {
    return view(await this.files.worker.readUpload({ ...(await this.files.of(accountId, id)), uploadId }));
  }

  @Patch(':uploadId')
  @StreamedBody()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiHeader({
    name: 'Upload-Offset',
    required: true,
    description: 'Where the piece begins: what `offset` says; else 409.',
  })
  @ApiOperation({
    summary: 'Send a piece of a large file',
    description: 'Up to 64 MiB. The last one puts the file into its place; sent again, it is told what it became.',
  })
  @Answers(200, 'How far it is.', fileUpload)
  async append(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Param('uploadId', { schema: idParam }) uploadId: string,
    @Headers('upload-offset') offset: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const wish = { uploadId, maxBytes: LARGEST_PIECE };
    const signal = abortedWith(response);
    return view(
      await this.files.change(accountId, id, (site) =>
        this.files.worker.uploadPiece({ ...site, ...wish, offset: offsetOf(offset) }, request, signal),
      ),
    );
  }

  @Delete(':uploadId')
  @ApiOperation({ summary: 'Give an upload up', description: 'What has come of it is removed.' })
  @Answers(204, 'It is gone.')
  async cancel(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Param('uploadId', { schema: idParam }) uploadId: string,
  ): Promise<void> {
    await this.files.worker.cancelUpload({ ...(await this.files.of(accountId, id)), uploadId });
  }
}

function view({ id, path, size, offset, file }: FileUpload) {
  if (!file) return { id, path, size, offset, file: null };
  const { sha256, ...entry } = file;
  return { id, path, size, offset, file: { ...viewEntry(entry), ...(sha256 === undefined ? {} : { sha256 }) } };
}

function offsetOf(header: string | undefined): number {
  if (header !== undefined && /^\d{1,15}$/.test(header)) return Number(header);
  throw new InvalidInput([{ path: 'Upload-Offset', message: 'Say where the piece begins.' }]);
}
