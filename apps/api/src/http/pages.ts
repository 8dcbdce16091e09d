import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { UserError } from '@onebox/errors';
import type { NextFunction, Request, Response } from 'express';

/** The address of the one-time link's landing: the same page, which reads the token from the fragment. */
const SIGN_IN = '/sign-in';

/** The small page at the panel's address. What is neither a page nor the API's is a problem, like any unknown route. */
export function usePages(app: NestExpressApplication): void {
  const directory = join(process.cwd(), 'apps/api/public');
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (request.method !== 'GET' || request.path !== SIGN_IN) return next();
    response.sendFile('index.html', { root: directory, cacheControl: false });
  });
  app.useStaticAssets(directory, { redirect: false, setHeaders: revalidate });
  app.use((request: Request, _response: Response, next: NextFunction) => {
    if (request.path.startsWith('/api/')) return next();
    next(new UserError('not_found', 'not_found', 'There is nothing at this address.'));
  });
}

/** Pages carry no version in their names: a browser asks whether they changed. */
function revalidate(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache');
}
