import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Sessions } from '@onebox/accounts';
import { hashToken } from '@onebox/secrets';
import { Strategy } from 'passport-custom';
import type { AuthenticatedRequest, CallerIdentity } from '../http/caller.js';
import { sessionTokenOf, setSessionCookie } from './session-cookie.js';

export const SESSION_STRATEGY = 'onebox-session';

/** By the session cookie. */
@Injectable()
export class SessionStrategy extends PassportStrategy(Strategy, SESSION_STRATEGY) {
  constructor(private readonly sessions: Sessions) {
    super();
  }

  async validate(request: AuthenticatedRequest): Promise<CallerIdentity | null> {
    const token = sessionTokenOf(request);
    const session = token && (await this.sessions.resolve(token));
    if (!token || !session) return null;
    request.sessionToken = token;
    request.credential = `session:${hashToken(token)}`;
    if (session.slid && request.res) setSessionCookie(request, request.res, token);
    return { ...session.identity, scopes: null, via: 'session' };
  }
}
