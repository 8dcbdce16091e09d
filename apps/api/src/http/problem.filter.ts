import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import { UserError } from '@onebox/errors';
import type { Response } from 'express';
import type { Logger } from 'pino';
import { LOG } from '../platform/tokens.js';
import type { AuthenticatedRequest } from './caller.js';
import { asUserError, toProblem } from './problem.js';

/** The one place that turns errors into answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<AuthenticatedRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const known = asUserError(error);
    this.record(error, known !== undefined, request.requestId);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (known?.retryAfterSeconds !== undefined) response.setHeader('Retry-After', Math.ceil(known.retryAfterSeconds));
    if (known?.rejection === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Bearer realm="onebox"');
    const problem = toProblem(error, request.requestId);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  private record(error: unknown, known: boolean, requestId: string): void {
    if (error instanceof UserError || error instanceof HttpException) return;
    if (known) this.log.warn({ requestId, err: error }, 'something did not answer');
    else this.log.error({ requestId, err: error }, 'unexpected error');
  }
}
