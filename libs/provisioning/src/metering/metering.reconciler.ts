import type { Clock } from '@onebox/clock';
import type { Edge } from '@onebox/edge';
import { MeteringCheck } from '@onebox/metering';
import type { Notifications } from '@onebox/notifications';
import type { Reconciler, Result } from '@onebox/reconcile';
import type { DataSource } from 'typeorm';

export interface MeteringReconcilerDeps {
  dataSource: DataSource;
  edge: Pick<Edge, 'counters'>;
  clock: Clock;
  notifications: Pick<Notifications, 'toAdministrators'>;
}

const LOOK_EVERY_MS = 60 * 60_000;

/** `metering:all`: once a day (UTC), compares what the edge counted with what is booked, and tells administrators. */
export class MeteringReconciler implements Reconciler {
  readonly kind = 'metering';
  private readonly check: MeteringCheck;

  constructor(private readonly deps: MeteringReconcilerDeps) {
    this.check = new MeteringCheck(deps.dataSource, deps.clock, deps.notifications);
  }

  async reconcile(): Promise<Result> {
    const day = this.deps.clock.now().toISOString().slice(0, 10);
    if (!(await this.check.isDone(day))) await this.check.run(day, await this.currentEpoch());
    return { lookAgainAfterMs: LOOK_EVERY_MS };
  }

  ids(): Promise<string[]> {
    return Promise.resolve(['all']);
  }

  fairnessGroup(): Promise<string> {
    return Promise.resolve('platform');
  }

  /** Undefined where the edge does not answer, or has counted nothing since its start. */
  private async currentEpoch(): Promise<string | undefined> {
    const counters = await this.deps.edge.counters().catch(() => []);
    return counters[0]?.epoch;
  }
}
