import { Module } from '@nestjs/common';
import { EventFeed } from './event-feed.js';
import { EventPruning } from './event-pruning.js';
import { EventSocket } from './event-socket.js';
import { EventViews } from './event-views.js';
import { EventsController } from './events.controller.js';
import { LiveEvents } from './live-events.js';
import { OpenStreams } from './open-streams.js';

@Module({
  controllers: [EventsController],
  providers: [EventFeed, EventViews, EventSocket, EventPruning, LiveEvents, OpenStreams],
  exports: [OpenStreams],
})
export class EventsModule {}
