import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { emailKey, type SignedIn } from '@onebox/accounts';
import { InvalidInput } from '@onebox/errors';
import type { Request, Response } from 'express';
import { fieldErrors } from '../http/validation.js';
import { LOGIN_PER_ACCOUNT } from '../rate-limits/limits.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { signInBody } from '../accounts/accounts.dto.js';

export interface PasswordRequest extends Request {
  signedIn: SignedIn;
}

/** Signs in by passport's local strategy. Guards run before pipes, so it checks the body itself. */
@Injectable()
export class PasswordGuard extends AuthGuard('local') {
  constructor(private readonly limits: RateLimits) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const body = signInBody.safeParse(request.body);
    if (!body.success) throw new InvalidInput(body.error.issues.flatMap(fieldErrors));
    const response = context.switchToHttp().getResponse<Response>();
    await this.limits.take(LOGIN_PER_ACCOUNT, emailKey(body.data.email), request, response);
    return (await super.canActivate(context)) as boolean;
  }

  override getAuthenticateOptions() {
    return { session: false, property: 'signedIn' };
  }
}
