import { Body, Controller, Delete, Get, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Sessions, SignInLinks } from '@onebox/accounts';
import { UserError } from '@onebox/errors';
import type { Request, Response } from 'express';
import { clientOf } from '../authentication/client.js';
import { PasswordGuard, type PasswordRequest } from '../authentication/password.guard.js';
import { clearSessionCookie, sessionTokenOf } from '../authentication/session-cookie.js';
import { Answers } from '../http/answers.js';
import { type AuthenticatedRequest, Caller, type CallerIdentity, Public, SessionOnly } from '../http/caller.js';
import { LOGIN_PER_ADDRESS } from '../rate-limits/limits.js';
import { Limited } from '../rate-limits/limited.js';
import {
  type LinkBody,
  linkBody,
  type SessionAnswer,
  sessionAnswer,
  type SignInBody,
  signInBody,
} from './accounts.dto.js';
import { SessionAnswers } from './session-answers.js';

@ApiTags('accounts')
@Controller('sessions')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly links: SignInLinks,
    private readonly answers: SessionAnswers,
  ) {}

  @Post()
  @Public()
  @Limited(LOGIN_PER_ADDRESS)
  @UseGuards(PasswordGuard)
  @ApiOperation({ summary: 'Sign in by e-mail and password' })
  @Answers(201, 'Signed in; the session cookie is set.', sessionAnswer)
  signIn(
    @Body({ schema: signInBody }) _checkedByTheGuard: SignInBody,
    @Req() request: PasswordRequest,
    @Res({ passthrough: true }) response: Response,
  ): SessionAnswer {
    return this.answers.begin(request, response, request.signedIn);
  }

  @Post('link')
  @Public()
  @Limited(LOGIN_PER_ADDRESS)
  @ApiOperation({ summary: 'Sign in by a one-time link', description: 'Links last 15 minutes and work once.' })
  @Answers(201, 'Signed in; the session cookie is set.', sessionAnswer)
  async signInByLink(
    @Body({ schema: linkBody }) { token }: LinkBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionAnswer> {
    const signedIn = await this.links.redeem(token, clientOf(request), sessionTokenOf(request));
    return this.answers.begin(request, response, signedIn);
  }

  @Get('current')
  @SessionOnly()
  @ApiOperation({
    summary: 'Who is signed in',
    description: 'The same answer as at sign-in, after a reload of the page.',
  })
  @Answers(200, 'The session.', sessionAnswer)
  async current(@Caller() caller: CallerIdentity, @Req() request: AuthenticatedRequest): Promise<SessionAnswer> {
    const { account, user } = await this.sessions.describe(caller);
    return this.answers.of(account, user, sessionTokenIn(request));
  }

  @Delete('current')
  @SessionOnly()
  @ApiOperation({ summary: 'Sign out' })
  @Answers(204, 'Signed out; the cookie is cleared.')
  async signOut(@Req() request: AuthenticatedRequest, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.sessions.end(sessionTokenIn(request));
    clearSessionCookie(request, response);
  }
}

function sessionTokenIn(request: AuthenticatedRequest): string {
  if (request.sessionToken) return request.sessionToken;
  throw new UserError('unauthenticated', 'auth.required', 'Sign in first.');
}
