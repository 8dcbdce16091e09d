import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { type SignedIn, Sessions } from '@onebox/accounts';
import type { Request } from 'express';
import { Strategy } from 'passport-local';
import { clientOf } from './client.js';
import { sessionTokenOf } from './session-cookie.js';

/** By e-mail and password. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, 'local') {
  constructor(private readonly sessions: Sessions) {
    super({ usernameField: 'email', passReqToCallback: true });
  }

  validate(request: Request, email: string, password: string): Promise<SignedIn> {
    return this.sessions.signIn(email, password, clientOf(request), sessionTokenOf(request));
  }
}
