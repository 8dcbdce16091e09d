import type { CommandHandlers, WakeAnswer } from '@onebox/commands';
import { NotFound } from '@onebox/errors';
import type { Reconciler } from '@onebox/reconcile';
import { AppLogin } from './commands/app-login.js';
import { SiteLogs } from './commands/site-logs.js';
import { UploadContent } from './commands/upload-content.js';
import { AccountServers } from './database/account-servers.js';
import { DatabaseLogins } from './database/database-logins.js';
import { DatabaseReadiness } from './database/database-readiness.js';
import { DatabaseReconciler } from './database/database.reconciler.js';
import { DomainReconciler } from './domain/domain.reconciler.js';
import { Drain } from './domain/drain.js';
import { Endings } from './domain/endings.js';
import { Readiness } from './domain/readiness.js';
import { RestartDelays } from './domain/restart-delays.js';
import { Retirement } from './domain/retirement.js';
import { RevisionPlanner } from './domain/revision-planner.js';
import { Rollout } from './domain/rollout.js';
import { Serving } from './domain/serving.js';
import { SiteFactsReader } from './domain/site-facts-reader.js';
import { SiteLooker } from './domain/site-looker.js';
import { SiteStatus } from './domain/site-status.js';
import { SiteVolumes } from './domain/site-volumes.js';
import { SiteWorkloads } from './domain/site-workloads.js';
import { Sleep, type SleepMode } from './domain/sleep.js';
import { Upkeep } from './domain/upkeep.js';
import { Wake } from './domain/wake.js';
import { FilesReconciler } from './files/files.reconciler.js';
import { SiteSandbox } from './files/site-sandbox.js';
import { KeyedLock } from './keyed-lock.js';
import { Names } from './names.js';
import { AccountNetworks } from './networks/account-networks.js';
import { Addresses } from './networks/addresses.js';
import { NetworkReconciler } from './networks/network.reconciler.js';
import { EdgeInventory } from './platform/edge-inventory.js';
import { EdgeMemory } from './platform/edge-memory.js';
import { PlatformGate } from './platform/platform-gate.js';
import { PlatformReconciler } from './platform/platform.reconcilers.js';
import type { ProvisioningDeps } from './provisioning-deps.js';
import { RunningOneShots } from './running-one-shots.js';
import { Orphans } from './tombstones/orphans.js';
import { TombstonesReconciler } from './tombstones/tombstones.reconciler.js';

/** What the worker runs. */
export interface Provisioning {
  reconcilers: Reconciler[];
  handlers: CommandHandlers;
  /**
   * Brings a site back for the visitors that wait in the activator and says where it answers. `pool` absent: the default.
   * @throws UserError `unavailable` where it cannot be woken.
   */
  wake(siteId: string, pool?: string): Promise<WakeAnswer>;
  /** Lets a live site fall asleep. Nothing calls it by itself yet. */
  sleep(domainId: string, mode: SleepMode): Promise<void>;
}

/** Puts the parts together. Plain construction, so that it can be read from top to bottom. */
export function createProvisioning(wanted: ProvisioningDeps): Provisioning {
  const given = { ...wanted, edge: new EdgeMemory(wanted.edge) };
  const { config, dataSource, engine, operations, clock, secrets } = given;
  const names = new Names(given.installationId);
  const networks = new AccountNetworks({ ...given, names, subnets: config.subnets });
  const addresses = new Addresses(dataSource, networks, clock);
  const readiness = new DatabaseReadiness();
  const planner = new RevisionPlanner(dataSource, secrets, config, readiness);
  const facts = new SiteFactsReader(dataSource, planner, names);
  const inventory = new EdgeInventory({ ...given, facts, names });
  const allowedHostPorts = [config.httpPort, config.httpsPort];
  const shared = {
    ...given,
    names,
    networks,
    addresses,
    facts,
    readiness,
    gate: new PlatformGate({ ...given, inventory, allowedHostPorts }),
    delays: new RestartDelays(),
    oneShots: new RunningOneShots(),
    serverLock: new KeyedLock(),
    looker: new SiteLooker(engine, addresses, names),
    status: new SiteStatus(dataSource, operations, clock),
    endings: new Endings(dataSource, operations),
    volumes: new SiteVolumes({ ...given, names, quotaBytes: config.siteQuotaBytes }),
  };
  const sleep = new Sleep(shared);
  const wake = new Wake({ ...shared, sleep, wakeSeconds: config.wakeSeconds });
  return {
    reconcilers: [
      new PlatformReconciler(shared.gate),
      domainReconciler(given, shared, sleep),
      new DatabaseReconciler({ ...shared, servers: new AccountServers(shared), logins: new DatabaseLogins(shared) }),
      new NetworkReconciler(shared),
      new FilesReconciler({ ...shared, sandbox: new SiteSandbox(shared) }),
      new TombstonesReconciler({ ...shared, orphans: new Orphans(shared) }),
    ],
    handlers: commandHandlers(given, shared, wake),
    wake: (siteId, pool) => wakeAnswer(wake, siteId, pool),
    sleep: (domainId, mode) => sleep.fallAsleep(domainId, mode),
  };
}

type Shared = ProvisioningDeps &
  Omit<ConstructorParameters<typeof SiteWorkloads>[0], keyof ProvisioningDeps> &
  Omit<ConstructorParameters<typeof DomainReconciler>[0], 'serving' | 'sleep' | 'retirement'> &
  Omit<ConstructorParameters<typeof Retirement>[0], 'workloads'> & { oneShots: RunningOneShots };

function domainReconciler({ config, clock }: ProvisioningDeps, shared: Shared, sleep: Sleep): DomainReconciler {
  const workloads = new SiteWorkloads(shared);
  const readiness = new Readiness({ ...shared, workloads, readySeconds: config.readySeconds });
  const rollout = new Rollout({ ...shared, workloads, readiness });
  const upkeep = new Upkeep(workloads, shared.delays, clock);
  const drain = new Drain({ ...shared, workloads, drainSeconds: config.drainSeconds });
  return new DomainReconciler({
    ...shared,
    sleep,
    serving: new Serving({ ...shared, workloads, readiness, rollout, upkeep, drain }),
    retirement: new Retirement({ ...shared, workloads }),
  });
}

function commandHandlers({ config }: ProvisioningDeps, shared: Shared, wake: Wake): CommandHandlers {
  const publicPorts = { http: config.httpPort, https: config.httpsPort };
  const upload = new UploadContent({ ...shared, sandbox: new SiteSandbox(shared), quotaBytes: config.siteQuotaBytes });
  const login = new AppLogin({ ...shared, wake, publicPorts });
  const logs = new SiteLogs(shared);
  return {
    uploadContent: (input, body, signal) => upload.run(input, body, signal),
    appLogin: (input, signal) => login.run(input, signal),
    logs: (input, signal) => logs.run(input, signal),
  };
}

async function wakeAnswer(wake: Wake, siteId: string, pool: string | undefined): Promise<WakeAnswer> {
  try {
    return { kind: 'awake', endpoint: await wake.wake(siteId, pool) };
  } catch (error) {
    if (error instanceof NotFound) return { kind: 'unknown' };
    throw error;
  }
}
