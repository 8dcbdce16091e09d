import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { usePipeline } from './http/pipeline.js';
import { useDocs } from './openapi/docs.js';
import { NestLog } from './platform/nest-log.js';
import type { Foundations } from './platform/platform.module.js';

/** The whole application, not yet listening. */
export async function createApp(foundations: Foundations): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(foundations), {
    bodyParser: false,
    logger: new NestLog(foundations.log),
    abortOnError: false,
  });
  app.setGlobalPrefix('api/v1');
  usePipeline(app, foundations);
  useDocs(app);
  return app;
}
