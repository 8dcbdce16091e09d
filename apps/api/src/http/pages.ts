import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '@onebox/config';
import { UserError } from '@onebox/errors';
import type { NextFunction, Request, Response } from 'express';
import sirv from 'sirv';
import { contentSecurityPolicy } from './security-headers.js';

/** What the build of the panel leaves (`apps/panel`); nothing, where only the servers were built. */
const BUILT = join(process.cwd(), 'dist/panel');
const DOCS = join(process.cwd(), 'apps/api/public');
const ASSETS = '/assets/';

/** The panel: one page for all of its addresses, and its assets. What is neither a page nor the API's is a problem. */
export function usePages(
  app: Pick<NestExpressApplication, 'use'>,
  { payments }: Pick<Config, 'payments'>,
  built = BUILT,
): void {
  if (existsSync(built)) app.use(files(built));
  app.use(files(DOCS));
  app.use(panelPage(built, payments));
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (request.path.startsWith('/api/')) return next();
    next(nothingHere(response));
  });
}

function nothingHere(response: ServerResponse): UserError {
  response.setHeader('Cache-Control', 'no-store');
  return new UserError('not_found', 'not_found', 'There is nothing at this address.');
}

/**
 * Assets carry a hash of their content in their names: a browser asks for each once. All else is asked for again. What a later
 * build took away since they were listed must not be read: that would end the process.
 */
function files(directory: string) {
  const serve = sirv(directory, {
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders: (response, path) => {
      const isAsset = path.startsWith(ASSETS);
      if (isAsset && !existsSync(join(directory, path))) throw nothingHere(response);
      response.setHeader('Cache-Control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return (request: Request, response: Response, next: NextFunction) => {
    if (request.path === '/' || request.path === '/index.html') return next();
    response.once('pipe', (file: Readable) => readUntilLeft(file, response));
    serve(request, response, next);
  };
}

/** A file that cannot be read ends its answer and nothing else, and one that nobody reads any more is closed. */
function readUntilLeft(file: Readable, response: ServerResponse): void {
  file.once('error', () => response.destroy());
  response.once('close', () => file.destroy());
}

/**
 * Which page it is, the browser finds out; programs, which do not ask for HTML, are told that there is nothing. Styles that
 * the page makes at run time carry the nonce of this one answer.
 */
function panelPage(built: string, gateway: Config['payments']) {
  const file = join(built, 'index.html');
  const page = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  return (request: Request, response: Response, next: NextFunction) => {
    if (page === undefined || request.method !== 'GET' || !isPage(request)) return next();
    const nonce = randomBytes(16).toString('base64url');
    response.setHeader('Content-Security-Policy', contentSecurityPolicy(nonce, gateway));
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(page.replaceAll('{{nonce}}', nonce));
  };
}

function isPage({ path, headers }: Request): boolean {
  if (path === '/') return true;
  const isFile = path.startsWith(ASSETS) || /\.\w+$/.test(path);
  return !path.startsWith('/api/') && !isFile && (headers.accept ?? '').includes('text/html');
}
