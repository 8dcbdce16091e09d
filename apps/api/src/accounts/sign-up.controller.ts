import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { SignUp, type SignUpInput } from '@onebox/accounts';
import type { Request, Response } from 'express';
import { clientOf } from '../authentication/client.js';
import { Answers } from '../http/answers.js';
import { Public } from '../http/caller.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { SIGN_UP_PER_ADDRESS } from '../rate-limits/limits.js';
import { Limited } from '../rate-limits/limited.js';
import { type SessionAnswer, sessionAnswer, signUpBody } from './accounts.dto.js';
import { SessionAnswers } from './session-answers.js';

@ApiTags('accounts')
@Controller('signup')
@Public()
export class SignUpController {
  constructor(
    private readonly signUp: SignUp,
    private readonly answers: SessionAnswers,
  ) {}

  @Post()
  @Limited(SIGN_UP_PER_ADDRESS)
  @Idempotent({ heldSecret: true })
  @ApiOperation({
    summary: 'Become a customer',
    description:
      'The card goes to the payment gateway and is kept nowhere; a declined one is a 402 and creates nothing. When the ' +
      'gateway does not answer (503), the same request again continues.',
  })
  @Answers(201, 'The account is active, the session cookie is set.', sessionAnswer)
  async create(
    @Body({ schema: signUpBody }) input: SignUpInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionAnswer> {
    return this.answers.begin(request, response, await this.signUp.carryOut(input, clientOf(request)));
  }
}
