import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import type { AuthenticatedRequest } from '../http/caller.js';
import type { Limit } from './limits.js';
import { RateLimits } from './rate-limits.js';

const LIMIT = 'onebox:limit';

@Injectable()
export class LimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const limit = this.reflector.get<Limit>(LIMIT, context.getHandler());
    const http = context.switchToHttp();
    await this.limits.takeByAddress(limit, http.getRequest<Request>(), http.getResponse<Response>());
    return true;
  }
}

/** A tighter limit by address, beside the one that holds everywhere. */
export const Limited = (limit: Limit): MethodDecorator =>
  applyDecorators(SetMetadata(LIMIT, limit), UseGuards(LimitGuard));

/** On every request, pages and unknown addresses included. `byAddress`: what holds for one without a credential. */
export function limitEveryRequest(
  limits: RateLimits,
  { byCredential, byAddress }: Record<'byCredential' | 'byAddress', (request: Request) => Limit>,
) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { credential } = request as AuthenticatedRequest;
    const taken = credential
      ? limits.take(byCredential(request), credential, request, response)
      : limits.takeByAddress(byAddress(request), request, response);
    taken.then(() => next(), next);
  };
}
