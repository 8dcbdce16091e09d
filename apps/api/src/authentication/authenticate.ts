import { UserError } from '@onebox/errors';
import type { NextFunction, Request, Response } from 'express';
import passport from 'passport';
import type { AuthenticatedRequest, CallerIdentity } from '../http/caller.js';
import { BEARER_STRATEGY } from './bearer.strategy.js';
import { SESSION_STRATEGY } from './session.strategy.js';

/**
 * Finds out who calls, for everything behind it: rate limits, the guard, the log. A wrong credential is noted and refused
 * by the guard, after the request was counted.
 */
export function authenticate(request: Request, response: Response, next: NextFunction): void {
  const authenticated = request as AuthenticatedRequest;
  if (!request.path.startsWith('/api/v1/')) return next();
  const done = (error: unknown, user?: CallerIdentity | false): void => {
    if (error instanceof UserError) authenticated.refusedCredential = error;
    else if (error) return next(error);
    if (user) authenticated.user = user;
    next();
  };
  const handler = passport.authenticate([BEARER_STRATEGY, SESSION_STRATEGY], { session: false }, done) as (
    request: Request,
    response: Response,
    next: NextFunction,
  ) => void;
  handler(request, response, next);
}
