import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { ContentController } from './content.controller.js';
import { DomainsController } from './domains.controller.js';
import { RunningSites } from './running-sites.js';
import { SiteController } from './site.controller.js';
import { WishesModule } from './wishes.module.js';

@Module({
  imports: [WishesModule, EventsModule],
  controllers: [DomainsController, ContentController, SiteController],
  providers: [RunningSites],
})
export class DomainsModule {}
