import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Mailbox } from '@onebox/notifications';
import { Answers } from '../http/answers.js';
import { type AuthenticatedRequest, PlatformAdmin } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { AdminLog } from './admin-log.js';
import { mailboxQuery, type MailboxQuery, mailPage, mailView, viewMail, viewMailHead } from './mailbox.dto.js';

@ApiTags('administration')
@Controller('admin/mailbox')
@PlatformAdmin()
export class AdminMailboxController {
  constructor(
    private readonly mailbox: Mailbox,
    private readonly adminLog: AdminLog,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List mails, the newest first', description: 'Without a mail server all of them are here.' })
  @Answers(200, 'A page of mails.', mailPage)
  async list(@Query({ schema: mailboxQuery }) { account, ...query }: MailboxQuery) {
    const { items, nextCursor } = await this.mailbox.list({ ...query, accountId: account });
    return { items: items.map(viewMailHead), nextCursor };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a mail' })
  @Answers(200, 'The mail.', mailView)
  async read(@Param('id', { schema: idParam }) id: string, @Req() request: AuthenticatedRequest) {
    return viewMail(await this.adminLog.during(request, 'mail.read', id, () => this.mailbox.read(id)));
  }

  @Post(':id/retry')
  @ApiOperation({
    summary: 'Send a mail again',
    description:
      'One that failed, or was kept while there was no mail server. One that waits does not wait any longer.',
  })
  @Answers(200, 'The mail, which is sent within seconds.', mailView)
  async retry(@Param('id', { schema: idParam }) id: string, @Req() request: AuthenticatedRequest) {
    return viewMail(await this.adminLog.during(request, 'mail.retry', id, () => this.mailbox.retry(id)));
  }
}
