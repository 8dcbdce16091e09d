import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { ContentController } from './content.controller.js';
import { DnsController } from './dns.controller.js';
import { DnsRounds } from './dns-rounds.js';
import { DomainsController } from './domains.controller.js';
import { FilesController } from './files.controller.js';
import { FileUploadsController } from './file-uploads.controller.js';
import { RunningSites } from './running-sites.js';
import { SiteController } from './site.controller.js';
import { SiteFiles } from './site-files.js';
import { TrashController } from './trash.controller.js';
import { WishesModule } from './wishes.module.js';

@Module({
  imports: [WishesModule, EventsModule],
  controllers: [
    DomainsController,
    DnsController,
    ContentController,
    SiteController,
    FilesController,
    FileUploadsController,
    TrashController,
  ],
  providers: [RunningSites, DnsRounds, SiteFiles],
})
export class DomainsModule {}
