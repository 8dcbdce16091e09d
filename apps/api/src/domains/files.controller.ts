import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { OpenedPath } from '@onebox/commands';
import type { Request, Response } from 'express';
import { abortedWith } from '../http/aborted-with.js';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity, StreamedBody } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { attachmentOf, conditionOf, contentTypeOf, rangeOf, viewEntry } from './file-answers.js';
import {
  fileEntry,
  fileMove,
  type FileMoveBody,
  filesQuery,
  type FilesQuery,
  folderPage,
  newFolder,
  type NewFolderBody,
  trashItem,
  writtenFile,
} from './files.dto.js';
import { checkedPath, pathOf, SiteFiles, viewTrash } from './site-files.js';

type OpenedFile = Extract<OpenedPath, { file: unknown }>['file'];
/** More than any file may have: what there is room for, the worker finds out. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

const Path = () => ApiParam({ name: 'path', description: 'In the live files: `wp-content/themes`', type: String });

/** The files that a site serves, one by one: inside of its own sandbox. */
@ApiTags('files')
@Controller('domains/:id')
export class FilesController {
  constructor(private readonly files: SiteFiles) {}

  @Get('files')
  @ApiOperation({ summary: "List the site's own folder", description: 'Of the files that are live.' })
  @Answers(200, 'A page of the folder.', folderPage)
  async root(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: filesQuery }) query: FilesQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.answer(caller, id, '', query, request, response);
  }

  @Get('files/*path')
  @Path()
  @ApiHeader({ name: 'Range', required: false, description: 'Of a file: one range of bytes.' })
  @ApiProduces('application/json', 'application/octet-stream', 'text/plain')
  @ApiOperation({
    summary: 'List a folder, or read a file',
    description:
      'A folder is JSON. A file is its bytes, always as an attachment and in a sandbox; `text/plain` where it is UTF-8 text. ' +
      'It is the file that was there when the answer began, also where another takes its place meanwhile.',
  })
  @Answers(200, 'A page of the folder, or the file.', folderPage)
  async read(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Param('path') path: string[],
    @Query({ schema: filesQuery }) query: FilesQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.answer(caller, id, pathOf(path), query, request, response);
  }

  @Put('files/*path')
  @Path()
  @StreamedBody()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of the file as it was read; else 412.' })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: '`*`: only where there is no such file; else 412.',
  })
  @ApiOperation({
    summary: 'Write a file',
    description: 'Whole or not at all. Folders that are missing on the way are made. What it replaces keeps its mode.',
  })
  @Answers(200, 'What is there now, with its size and hash.', writtenFile)
  async write(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Param('path') parts: string[],
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const [path, condition] = [pathOf(parts), conditionOf({ ifMatch, ifNoneMatch })];
    const signal = abortedWith(response);
    const { sha256, ...entry } = await this.files.change(caller.accountId, id, (site) =>
      this.files.worker.writeFile({ ...site, path, condition, maxBytes: UNBOUNDED }, request, signal),
    );
    const view = viewEntry(entry);
    response.setHeader('ETag', view.etag);
    return { ...view, sha256 };
  }

  @Patch('files/*path')
  @Path()
  @ApiOperation({ summary: 'Rename or move a file or a folder', description: 'A link is moved, not what it leads to.' })
  @Answers(200, 'What is there now.', fileEntry)
  async move(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Param('path') parts: string[],
    @Body({ schema: fileMove }) body: FileMoveBody,
  ) {
    const [path, to] = [pathOf(parts), checkedPath(body.to)];
    return viewEntry(
      await this.files.change(accountId, id, (site) => this.files.worker.renameFile({ ...site, path, to })),
    );
  }

  @Delete('files/*path')
  @Path()
  @ApiOperation({ summary: 'Delete a file or a folder', description: 'It is in the trash for seven days.' })
  @Answers(200, 'How to take it back.', trashItem)
  async remove(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Param('path') parts: string[],
  ) {
    const path = pathOf(parts);
    return viewTrash(await this.files.change(accountId, id, (site) => this.files.worker.deleteFile({ ...site, path })));
  }

  @Post('folders')
  @Idempotent()
  @ApiOperation({ summary: 'Make a folder' })
  @Answers(201, 'The folder.', fileEntry)
  async makeFolder(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: newFolder }) body: NewFolderBody,
  ) {
    const path = checkedPath(body.path);
    return viewEntry(await this.files.change(accountId, id, (site) => this.files.worker.makeFolder({ ...site, path })));
  }

  private async answer(
    { accountId }: CallerIdentity,
    id: string,
    path: string,
    { sort, q, limit, cursor }: FilesQuery,
    request: Request,
    response: Response,
  ): Promise<void> {
    const site = await this.files.of(accountId, id);
    const [snapshot, offset = '0'] = cursor?.split('.') ?? [];
    const isHead = request.method === 'HEAD';
    const range = isHead ? { from: 0, to: 0 } : rangeOf(request.get('range'));
    const wish = { ...site, path, sort, query: q, limit, offset: Number(offset), snapshot, range };
    const { head, body } = await this.files.worker.openPath(wish, abortedWith(response));
    if ('folder' in head) {
      response.json(viewFolder(head.folder));
      return;
    }
    describe(head.file, isHead ? head.file.size : head.file.length, response);
    await pipeline(Readable.from(isHead ? [] : body), response).catch(() => response.destroy());
  }
}

function viewFolder({ entries, total, truncated, snapshot, next }: Extract<OpenedPath, { folder: unknown }>['folder']) {
  return { items: entries.map(viewEntry), total, truncated, nextCursor: next === null ? null : `${snapshot}.${next}` };
}

/** What a customer put there is never a page of the panel's: it is saved, and where it is opened it may do nothing. */
function describe(
  { name, size, from, length, modified, etag, text }: OpenedFile,
  told: number,
  response: Response,
): void {
  const isPart = told === length && length < size;
  response.status(isPart ? 206 : 200);
  if (isPart) response.setHeader('Content-Range', `bytes ${from}-${from + length - 1}/${size}`);
  response.setHeader('Content-Type', contentTypeOf(name, text));
  response.setHeader('Content-Length', told);
  response.setHeader('Content-Disposition', attachmentOf(name));
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('ETag', `"${etag}"`);
  const time = new Date(modified * 1000);
  if (!Number.isNaN(time.getTime())) response.setHeader('Last-Modified', time.toUTCString());
}
