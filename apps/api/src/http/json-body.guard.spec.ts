import { text } from 'node:stream/consumers';
import { Body, Controller, Module, Post, Req } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';
import request from 'supertest';
import { createLog } from '../platform/log.js';
import { LOG } from '../platform/tokens.js';
import { StreamedBody } from './caller.js';
import { JsonBodyGuard } from './json-body.guard.js';
import { ProblemFilter } from './problem.filter.js';

@Controller()
class BodiesController {
  @Post('parsed')
  parsed(@Body() body: unknown) {
    return { body };
  }

  @Post('streamed')
  @StreamedBody()
  async streamed(@Req() request: Request) {
    return { text: await text(request) };
  }
}

@Module({
  controllers: [BodiesController],
  providers: [
    { provide: LOG, useValue: createLog('silent') },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: JsonBodyGuard },
  ],
})
class BodiesModule {}

describe('a body', () => {
  let app: NestExpressApplication;

  beforeAll(async () => {
    app = await NestFactory.create<NestExpressApplication>(BodiesModule, { bodyParser: false, logger: false });
    await app.init();
  });
  afterAll(() => app.close());

  const post = (path: string, type: string, body: string) =>
    request(app.getHttpServer()).post(path).set('Content-Type', type).send(body);

  it('of JSON is read for a handler', async () => {
    const answer = await post('/parsed', 'application/json', '{"name": "Ada"}').expect(201);
    expect(answer.body).toEqual({ body: { name: 'Ada' } });
    await request(app.getHttpServer()).post('/parsed').expect(201);
  });

  const large = JSON.stringify('x'.repeat(300_000));

  it.each([
    ['application/json', '{"name": "Ada"}'],
    ['application/json', '{"name": '],
    ['application/json', large],
    ['application/ld+json; charset=utf-8', '{}'],
    ['application/x-www-form-urlencoded', 'a=b'],
    ['text/plain', 'a'],
  ])('of %s is left to a handler that reads it itself', async (type, body) => {
    expect((await post('/streamed', type, body).expect(201)).body).toEqual({ text: body });
  });

  it('of another type than JSON is for nobody else', async () => {
    await post('/parsed', 'text/plain', '{}').expect(415);
    await post('/parsed', 'application/ld+json', '{}').expect(415);
  });
});
