import { Controller, Get, Headers, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { WorkerClient } from '@onebox/commands';
import { NotFound } from '@onebox/errors';
import type { Request, Response } from 'express';
import { EVERYONE } from '../events/event-feed.js';
import { LineStreams } from '../events/line-streams.js';
import { Answers } from '../http/answers.js';
import { type AuthenticatedRequest, PlatformAdmin } from '../http/caller.js';
import { idParam } from '../http/page.dto.js';
import { AdminLog } from './admin-log.js';
import {
  containerAnswer,
  containerDetails,
  containerEvents,
  containerLogs,
  containerLogsQuery,
  type ContainerLogsQuery,
  containerMetrics,
  containerPage,
  containersQuery,
  type ContainersQuery,
  metricsQuery,
  type MetricsQuery,
  sortOf,
} from './admin.dto.js';

const EVENTS = 'text/event-stream';

@ApiTags('administration')
@Controller('admin/containers')
@PlatformAdmin()
export class AdminContainersController {
  constructor(
    private readonly worker: WorkerClient,
    private readonly streams: LineStreams,
    private readonly adminLog: AdminLog,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List all containers with their figures',
    description: 'The figures are taken every 10 seconds, and kept: nothing is asked of the engine.',
  })
  @Answers(200, 'A page of containers.', containerPage)
  list(@Query({ schema: containersQuery }) { account, domain, sort, ...query }: ContainersQuery) {
    return this.worker.containers({ ...query, accountId: account, domainId: domain, ...sortOf(sort) });
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a container', description: 'Of its environment, the names only.' })
  @Answers(200, 'The container.', containerDetails)
  read(@Param('id', { schema: idParam }) id: string) {
    return this.worker.container({ containerId: known(id) });
  }

  @Get(':id/metrics')
  @ApiOperation({ summary: 'Read what a container used', description: 'Also of one that is gone, for an hour.' })
  @Answers(200, 'A point for every 10 seconds.', containerMetrics)
  metrics(@Param('id', { schema: idParam }) id: string, @Query({ schema: metricsQuery }) { window }: MetricsQuery) {
    return this.worker.containerMetrics({ containerId: known(id), window });
  }

  @Get(':id/events')
  @ApiOperation({
    summary: 'Read what happened to a container',
    description:
      'Starts and ends with their exit codes, signals, want of memory, health, sleep: the last 100 since the worker began, ' +
      'also of a container that is gone, for an hour.',
  })
  @Answers(200, 'What happened, the newest first.', containerEvents)
  events(@Param('id', { schema: idParam }) id: string) {
    return this.worker.containerEvents({ containerId: known(id) });
  }

  @Get(':id/logs')
  @ApiProduces('application/json', EVENTS)
  @ApiOperation({
    summary: "Read a container's log",
    description:
      'With `Accept: text/event-stream` the lines follow as events named `line`, as they are written, and an `end` with the ' +
      'container. What does not follow is 2 MiB of text at most: of more, the newest lines. A few can be read at once.',
  })
  @Answers(200, 'The last lines, the oldest first.', containerLogs)
  async logs(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: containerLogsQuery }) query: ContainerLogsQuery,
    @Headers('accept') accept: string | undefined,
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
  ): Promise<void> {
    const input = { containerId: known(id), ...query };
    await this.adminLog.during(request, 'container.logs', id, () => this.require(id));
    if (accept?.includes(EVENTS)) {
      const lines = (signal: AbortSignal) => this.worker.containerLogs({ ...input, follow: true }, signal);
      return this.streams.follow(EVERYONE, lines, request as Request, response);
    }
    return this.streams.answer(EVERYONE, (signal) => this.worker.containerLogs(input, signal), response);
  }

  @Post(':id/restart')
  @ApiOperation({
    summary: 'Restart a container',
    description:
      "Of a live site: its visitors' requests wait meanwhile. Of a database server: its sites get errors of their " +
      'database for about a second. The platform’s own containers are not restarted this way.',
  })
  @Answers(202, 'The container; `GET /admin/events` tells when it runs again.', containerAnswer)
  async restart(@Param('id', { schema: idParam }) id: string, @Req() request: AuthenticatedRequest) {
    const restart = () => this.worker.restartContainer({ containerId: known(id) });
    return { container: await this.adminLog.during(request, 'container.restart', id, async () => restart()) };
  }

  /** A stream that has begun cannot say any more that there is no such container. */
  private async require(id: string): Promise<void> {
    const { items } = await this.worker.containers({ ids: [id], sort: 'name', descending: false, limit: 1 });
    if (items.length === 0) throw new NotFound('container');
  }
}

/** The id of something else is that of no container. */
function known(id: string): string {
  if (!/^ctr_[0-9a-f]{26}$/.test(id)) throw new NotFound('container');
  return id;
}
