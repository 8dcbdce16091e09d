import { Injectable } from '@nestjs/common';
import type { Account, SignedIn, User } from '@onebox/accounts';
import type { Request, Response } from 'express';
import { setSessionCookie } from '../authentication/session-cookie.js';
import { Csrf } from '../http/csrf.js';
import { type SessionAnswer, viewAccount, viewUser } from './accounts.dto.js';

/** What whoever has just signed up or in gets: the cookie, and the CSRF token that goes with it. */
@Injectable()
export class SessionAnswers {
  constructor(private readonly csrf: Csrf) {}

  begin(request: Request, response: Response, { account, user, sessionToken }: SignedIn): SessionAnswer {
    setSessionCookie(request, response, sessionToken);
    return this.of(account, user, sessionToken);
  }

  of(account: Account, user: User, sessionToken: string): SessionAnswer {
    return { account: viewAccount(account), user: viewUser(user), csrfToken: this.csrf.tokenOf(sessionToken) };
  }
}
