import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
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
    if (!known) this.log.error({ requestId: request.requestId, err: error }, 'unexpected error');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (known?.retryAfterSeconds !== undefined) response.setHeader('Retry-After', Math.ceil(known.retryAfterSeconds));
    if (known?.rejection === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Bearer realm="onebox"');
    const problem = toProblem(error, request.requestId);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}
