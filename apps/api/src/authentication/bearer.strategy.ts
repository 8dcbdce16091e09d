import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Tokens } from '@onebox/accounts';
import { UserError } from '@onebox/errors';
import { hashToken } from '@onebox/secrets';
import { Strategy } from 'passport-custom';
import type { AuthenticatedRequest, CallerIdentity } from '../http/caller.js';

export const BEARER_STRATEGY = 'onebox-bearer';

/** By `Authorization: Bearer ob_…` (RFC 6750). A wrong token is told as such; it does not fall back to a cookie. */
@Injectable()
export class BearerStrategy extends PassportStrategy(Strategy, BEARER_STRATEGY) {
  constructor(private readonly tokens: Tokens) {
    super();
  }

  async validate(request: AuthenticatedRequest): Promise<CallerIdentity | null> {
    const header = request.get('authorization');
    if (header === undefined) return null;
    const token = /^Bearer +(\S+) *$/i.exec(header)?.[1];
    const found = token && (await this.tokens.resolve(token));
    if (!token || !found) {
      throw new UserError('unauthenticated', 'auth.token_invalid', 'This token is wrong, was revoked, or has expired.');
    }
    request.credential = `token:${hashToken(token)}`;
    return { ...found.identity, scopes: found.scopes, via: 'token' };
  }
}
