import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Pictures } from '@onebox/domains';
import type { Response } from 'express';
import { Answers } from '../http/answers.js';
import { Caller, type CallerIdentity } from '../http/caller.js';
import { etagOf } from '../http/etag.js';
import { idParam } from '../http/page.dto.js';
import { pictureFile, pictureQuery, type PictureQuery, WEBP } from './pictures.dto.js';

@ApiTags('domains')
@Controller('domains/:id/picture')
export class PicturesController {
  constructor(private readonly pictures: Pictures) {}

  @Get()
  @ApiProduces(WEBP)
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'The ETag of the picture that is there; then 304.',
  })
  @ApiOperation({
    summary: 'Look at a picture of a site',
    description: "As a browser without the internet shows it, 640 × 400. The domain's `pictureUrl` leads here.",
  })
  @Answers(200, 'The picture.', pictureFile)
  async read(
    @Caller() { accountId }: CallerIdentity,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pictureQuery }) { v }: PictureQuery,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const { file, version } = await this.pictures.read(accountId, id);
    response.setHeader('ETag', etagOf(version));
    // Under this address it is never another one.
    const asked = v === version ? 'private, max-age=31536000, immutable' : 'private, no-cache';
    response.setHeader('Cache-Control', asked);
    if (ifNoneMatch === etagOf(version)) response.status(304).end();
    else response.type(WEBP).send(file);
  }
}
