import { Controller, Headers, Param, Put, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ContentDeployment, DomainReader } from '@onebox/domains';
import type { Request, Response } from 'express';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity, StreamedBody } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { abortedWith } from '../http/aborted-with.js';
import { answerChange, expecting } from './domain-answers.js';
import { contentAnswer, contentQuery, type ContentQuery } from './domains.dto.js';
import { uploadOf } from './upload-of.js';

@ApiTags('domains')
@Controller('domains/:id/content')
export class ContentController {
  constructor(
    private readonly content: ContentDeployment,
    private readonly reader: DomainReader,
  ) {}

  @Put()
  @StreamedBody()
  @ApiConsumes('application/octet-stream', 'application/zip', 'application/x-tar', 'application/gzip')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOperation({
    summary: "Replace a site's files by an archive",
    description: 'A .zip, .tar or .tar.gz as the body. It becomes the files in one step, or nothing changes.',
  })
  @Answers(202, 'The domain; the operation ends when the new files are live.', contentAnswer)
  async put(
    @Caller() caller: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: contentQuery }) query: ContentQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { accountId } = caller;
    const upload = uploadOf(request, query, await this.reader.read(accountId, id));
    const signal = abortedWith(response);
    const deployed = await this.content.deploy(accountId, id, upload, request, signal, expecting(ifMatch));
    return { ...answerChange(response, deployed), uploaded: deployed.uploaded };
  }
}
