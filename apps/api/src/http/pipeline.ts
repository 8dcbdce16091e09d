import { randomBytes } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Secrets } from '@onebox/secrets';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import type { AuthenticatedRequest } from './caller.js';
import { requireOwnOrigin } from './csrf.js';
import type { Foundations } from '../platform/platform.module.js';
import { Metrics } from '../platform/metrics.js';
import { isWebhook } from '../billing/webhooks.controller.js';
import { authenticate } from '../authentication/authenticate.js';
import { limitEveryRequest } from '../rate-limits/limited.js';
import {
  FILES_PER_CREDENTIAL,
  type Limit,
  PAGES_PER_ADDRESS,
  PER_ADDRESS,
  PER_CREDENTIAL,
  WEBHOOKS_PER_ADDRESS,
} from '../rate-limits/limits.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { usePages } from './pages.js';
import { answerReaching } from './reach-answers.js';
import { securityHeaders } from './security-headers.js';

type Middleware = (request: Request, response: Response, next: NextFunction) => void;

/** What every request goes through, in this order, before it reaches a file or a controller. */
export function usePipeline(app: NestExpressApplication, { config, log }: Foundations): void {
  app.set('trust proxy', 'loopback');
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  // An ETag is a revision here, for `If-Match`; a hash of the answer would be mistaken for one.
  app.disable('etag');
  app.use(identifyAndRecord(log, app.get(Metrics)));
  app.use(securityHeaders());
  app.use(authenticate);
  app.use(limitEveryRequest(app.get(RateLimits), { byCredential, byAddress }));
  app.use(answerReaching(app.get(Secrets)));
  app.use(checking(requireOwnOrigin));
  app.useBodyParser('raw', { type: (request) => isWebhook(request as Request), inflate: false, limit: '256kb' });
  usePages(app, config);
}

function byCredential({ path }: Request): Limit {
  return /^\/api\/v1\/domains\/[^/]+\/(files|uploads)(\/|$)/.test(path) ? FILES_PER_CREDENTIAL : PER_CREDENTIAL;
}

function byAddress(request: Request): Limit {
  if (isWebhook(request)) return WEBHOOKS_PER_ADDRESS;
  return request.path.startsWith('/api/') ? PER_ADDRESS : PAGES_PER_ADDRESS;
}

/** Gives the request its id, and writes one line when it is over: no body, no query, no header. Counts it. */
function identifyAndRecord(log: Logger, metrics: Metrics): Middleware {
  return (request, response, next) => {
    const started = process.hrtime.bigint();
    const identified = request as AuthenticatedRequest;
    identified.requestId = randomBytes(9).toString('base64url');
    response.setHeader('X-Request-Id', identified.requestId);
    response.on('close', () => {
      const { requestId, method, user } = identified;
      const path = request.originalUrl.split('?', 1)[0];
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const milliseconds = Math.round(seconds * 1000);
      metrics.observe(request, response, seconds);
      log.info({ requestId, method, path, status: response.statusCode, milliseconds, accountId: user?.accountId });
    });
    next();
  };
}

function checking(check: (request: Request) => void): Middleware {
  return (request, _response, next) => {
    check(request);
    next();
  };
}
