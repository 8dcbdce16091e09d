import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Config } from '@onebox/config';
import { z } from 'zod';
import { Answers } from '../http/answers.js';
import { Public } from '../http/caller.js';
import { CONFIG } from './tokens.js';

const configAnswer = z
  .strictObject({
    panelHost: z.string(),
    previewDomain: z.string().describe('Sites are at <slug>.<previewDomain>.'),
    publicAddresses: z.array(z.string()).describe("What a domain's A and AAAA records should say; may be empty."),
    httpPort: z.int(),
    httpsPort: z.int(),
    payments: z.strictObject({ gateway: z.enum(['sandbox', 'stripe']), publishableKey: z.string().nullable() }),
    signUpOpen: z.boolean(),
  })
  .meta({ id: 'Config' });

@ApiTags('platform')
@Controller('config')
@Public()
export class ConfigController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Get()
  @ApiOperation({ summary: 'What a client needs to know of this installation' })
  @Answers(200, 'The settings.', configAnswer)
  read(): z.output<typeof configAnswer> {
    const { panelHost, previewDomain, publicAddresses, httpPort, httpsPort, payments, stripe } = this.config;
    return {
      panelHost,
      previewDomain,
      publicAddresses,
      httpPort,
      httpsPort,
      payments: { gateway: payments, publishableKey: stripe?.publishableKey ?? null },
      signUpOpen: true,
    };
  }
}
