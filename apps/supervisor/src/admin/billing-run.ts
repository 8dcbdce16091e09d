import { createBilling, earliestDay, latestDay } from '@onebox/billing';
import type { Clock } from '@onebox/clock';
import { EventNudge, WorkerClient } from '@onebox/commands';
import { type Config, panelUrl } from '@onebox/config';
import { Usage } from '@onebox/metering';
import { Notifications } from '@onebox/notifications';
import { Operations } from '@onebox/operations';
import { openPaymentGateway } from '@onebox/payments';
import type { Secrets } from '@onebox/secrets';
import type { DataSource } from 'typeorm';
import { billingOptions } from './billing-options.js';
import { draftLines, reportLines } from './billing-table.js';

export interface BillingRunDeps {
  config: Config;
  secrets: Secrets;
  clock: Clock;
  dataSource: DataSource;
  /** Says a line to the person in front of the screen. */
  say: (line: string) => void;
}

/**
 * `billing run`: what the worker does by itself, now and for all accounts; beside a worker it is harmless. Needs nothing but
 * the database: whoever else runs is told, and nobody has to. @returns 1 where an account failed. @throws Advice
 */
export async function billingRun(deps: BillingRunDeps, args: string[]): Promise<number> {
  const { clock, say } = deps;
  const now = clock.now();
  const { asOf, dryRun } = billingOptions(args, { earliest: earliestDay(now), latest: latestDay(now) });
  const { run } = await openBilling(deps);
  const report = await run.run({ asOf, dryRun, onDraft: (id, draft) => draftLines(id, draft).forEach(say) });
  reportLines(report, dryRun).forEach(say);
  return report.failed > 0 ? 1 : 0;
}

async function openBilling({ config, secrets, clock, dataSource, say }: BillingRunDeps) {
  const { runDir, operator } = config;
  const [worker, events] = [new WorkerClient({ runDir }), new EventNudge({ runDir })];
  return createBilling({
    ...{ dataSource, clock },
    gateway: await openPaymentGateway(config, { secrets, clock, dataSource }),
    operations: new Operations(dataSource, clock, (accountId) => events.notify(accountId)),
    notifications: new Notifications(clock, config),
    usage: new Usage(dataSource),
    settings: { panelUrl: panelUrl(config), operator },
    log: { error: ({ err, accountId }, message) => say(`${accountId}: ${message}. ${String(err)}`) },
    nudge: (keys) => worker.nudge(keys),
  });
}
