import { Injectable } from '@nestjs/common';
import { MeterCheck, MeterDifference, MeterMark } from '@onebox/metering';
import { DataSource, In } from 'typeorm';
import type { MeteringView } from './admin-metering.dto.js';

/** What the daily checks of the metering found. */
@Injectable()
export class MeteringChecks {
  constructor(private readonly dataSource: DataSource) {}

  /** The last checks, the newest first. */
  async list(limit: number): Promise<MeteringView> {
    const { manager } = this.dataSource;
    const checks = await manager.find(MeterCheck, { order: { day: 'DESC' }, take: limit });
    const where = { day: In(checks.map(({ day }) => day)) };
    const order = { day: 'DESC', accountId: 'ASC', subjectId: 'ASC' } as const;
    const [differences, marks] = await Promise.all([
      manager.find(MeterDifference, { where, order }),
      manager.find(MeterMark),
    ]);
    const readThrough = new Map(marks.map((mark) => [mark.kind, mark.readThrough.toISOString()]));
    return {
      readThrough: {
        edge: readThrough.get('edge') ?? null,
        containers: readThrough.get('run') ?? null,
        disks: readThrough.get('disk') ?? null,
      },
      items: checks.map(({ day, sites, finishedAt }) => ({
        ...{ day, sites, finishedAt: finishedAt.toISOString() },
        differences: differences
          .filter((difference) => difference.day === day)
          .map(({ accountId, subjectId, counted, booked }) => ({ accountId, subject: subjectId, counted, booked })),
      })),
    };
  }
}
