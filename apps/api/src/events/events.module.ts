import { Module } from '@nestjs/common';
import { TransfersModule } from '../transfers/transfers.module.js';
import { EventFeed } from './event-feed.js';
import { EventPruning } from './event-pruning.js';
import { EventSocket } from './event-socket.js';
import { EventViews } from './event-views.js';
import { EventsController } from './events.controller.js';
import { LineStreams } from './line-streams.js';
import { LiveEvents } from './live-events.js';
import { OpenStreams } from './open-streams.js';

@Module({
  imports: [TransfersModule],
  controllers: [EventsController],
  providers: [EventFeed, EventViews, EventSocket, EventPruning, LiveEvents, LineStreams, OpenStreams],
  exports: [LineStreams, LiveEvents],
})
export class EventsModule {}
