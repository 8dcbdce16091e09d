import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { createDocument } from './document.js';

const PAGE = '/api/docs';

/**
 * The document at `/api/v1/openapi.json`, made when first asked for, and Swagger UI at `/api/docs`. The page is our own,
 * since the one that comes with `@nestjs/swagger` has inline styles, which our Content-Security-Policy refuses.
 */
export function useDocs(app: NestExpressApplication): void {
  let document: string | undefined;
  app.use('/api/v1/openapi.json', (request: Request, response: Response, next: NextFunction) => {
    if (request.method !== 'GET') return next();
    document ??= JSON.stringify(createDocument(app));
    response.type('application/json').send(document);
  });
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (request.method !== 'GET' || request.path !== PAGE) return next();
    response.sendFile('docs.html', { root: join(process.cwd(), 'apps/api/public'), cacheControl: false });
  });
  const assets = join(process.cwd(), 'node_modules/swagger-ui-dist');
  app.useStaticAssets(assets, { prefix: `${PAGE}/assets`, index: false, redirect: false, maxAge: '1h' });
}
