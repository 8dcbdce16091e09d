import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ConfirmationRequired, InvalidInput, ProofRequired, type Rejection } from '@onebox/errors';
import { Secrets } from '@onebox/secrets';
import type { Response } from 'express';
import { catchError, concatMap, from, type Observable, of } from 'rxjs';
import type { AuthenticatedRequest } from '../http/caller.js';
import { asUserError, toProblem } from '../http/problem.js';
import { fingerprintOf } from './fingerprint.js';
import { FirstAnswers } from './first-answers.js';
import { IDEMPOTENT } from './idempotent.js';

/** Refusals after which nothing was carried out, so that the same key may try again. */
const NOT_KEPT: ReadonlySet<Rejection> = new Set([
  'malformed',
  'unauthenticated',
  'forbidden',
  'precondition_failed',
  'too_large',
  'unsupported_media',
  'invalid',
  'throttled',
]);

/** Global; acts on handlers that are `@Idempotent()` when the request has a key. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly hmacKey: string;

  constructor(
    private readonly reflector: Reflector,
    private readonly answers: FirstAnswers,
    secrets: Secrets,
  ) {
    this.hmacKey = secrets.derive('idempotency');
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const options = this.reflector.get<{ heldSecret: boolean } | undefined>(IDEMPOTENT, context.getHandler());
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = request.get('idempotency-key');
    if (!options || key === undefined) return next.handle();
    requireUsable(key);
    const response = context.switchToHttp().getResponse<Response>();
    const id = this.answers.idOf(scopeOf(request, context), key);
    const claimed = await this.answers.claim(id, fingerprintOf(this.hmacKey, request.originalUrl, request.body));
    if ('status' in claimed) return of(replay(response, claimed));
    request.idempotencyKey = claimed.internalKey ?? undefined;
    return next.handle().pipe(
      concatMap((body: unknown) => from(this.keep(id, response.statusCode, body, options.heldSecret))),
      catchError((error: unknown) => from(this.refused(id, error, request.requestId))),
    );
  }

  private async keep(id: string, status: number, body: unknown, heldSecret: boolean): Promise<unknown> {
    await this.answers.keep(id, status, heldSecret ? null : body === undefined ? '' : JSON.stringify(body));
    return body;
  }

  private async refused(id: string, error: unknown, requestId: string): Promise<never> {
    if (isUncertain(error)) await this.answers.release(id).catch(() => undefined);
    else if (isNotKept(error)) await this.answers.forget(id);
    else {
      const problem = toProblem(error, requestId);
      await this.answers.keep(id, problem.status, JSON.stringify(problem));
    }
    throw error;
  }
}

/** It may have been carried out before it failed, and only the use case can tell, by our key. */
function isUncertain(error: unknown): boolean {
  const known = asUserError(error);
  return !known || known.rejection === 'unavailable';
}

/** A secret is kept nowhere. What was confirmed or proven, or has waited as told, is carried out with the same key. */
function isNotKept(error: unknown): boolean {
  const known = asUserError(error);
  if (!known) return false;
  const comesAgain = known instanceof ConfirmationRequired || known instanceof ProofRequired;
  return comesAgain || known.retryAfterSeconds !== undefined || NOT_KEPT.has(known.rejection);
}

function scopeOf({ user, ip }: AuthenticatedRequest, context: ExecutionContext): string {
  const route = `${context.getClass().name}.${context.getHandler().name}`;
  return user ? `${user.accountId} ${user.userId} ${route}` : `anonymous ${ip} ${route}`;
}

function replay(response: Response, kept: { status: number; body: string }): unknown {
  response.status(kept.status).setHeader('Idempotency-Replayed', 'true');
  if (kept.status >= 400) response.type('application/problem+json');
  return kept.body === '' ? undefined : (JSON.parse(kept.body) as unknown);
}

function requireUsable(key: string): void {
  if (key.length > 0 && key.length <= 255) return;
  throw new InvalidInput([{ path: 'Idempotency-Key', message: 'An idempotency key has 1 to 255 characters.' }]);
}
