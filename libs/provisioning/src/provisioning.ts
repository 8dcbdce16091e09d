import { PictureBook, RevisionPruning } from '@onebox/domains';
import type { CommandHandlers, FileHandlers, WakeAnswer } from '@onebox/commands';
import { NotFound } from '@onebox/errors';
import { type Charges, createBilling } from '@onebox/billing';
import { panelUrl } from '@onebox/config';
import { type Attachment, Notifications } from '@onebox/notifications';
import { MeterPruning, Usage } from '@onebox/metering';
import { PlatformFacts } from '@onebox/platform';
import type { Key, Reconciler } from '@onebox/reconcile';
import { catalogue } from '@onebox/runtimes';
import { Renewals, TransferEndings } from '@onebox/transfers';
import { AppLogin } from './commands/app-login.js';
import { ContentInspection } from './commands/content-inspection.js';
import { OpenWebTool } from './commands/open-web-tool.js';
import { SiteFiles } from './commands/site-files.js';
import { SiteLogs } from './commands/site-logs.js';
import { UploadContent } from './commands/upload-content.js';
import { AccountServers } from './database/account-servers.js';
import { DatabaseClients } from './database/database-clients.js';
import { DatabaseLogins } from './database/database-logins.js';
import { DatabaseQuota } from './database/database-quota.js';
import { DatabaseReadiness } from './database/database-readiness.js';
import { DatabaseReconciler, type DatabaseReconcilerDeps } from './database/database.reconciler.js';
import { ExternalServers } from './database/external-servers.js';
import { ServerPatience } from './database/server-patience.js';
import { ServerRest } from './database/server-rest.js';
import { ServerWake } from './database/server-wake.js';
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
import { SitePublisher } from './domain/site-publisher.js';
import { SiteRestarts } from './domain/site-restarts.js';
import { SiteStatus } from './domain/site-status.js';
import { SiteSteps } from './domain/site-steps.js';
import { SiteVolumes } from './domain/site-volumes.js';
import { SiteWorkloads } from './domain/site-workloads.js';
import { Sleep, type SleepMode } from './domain/sleep.js';
import { Upkeep } from './domain/upkeep.js';
import { Wake } from './domain/wake.js';
import { FactsReconciler } from './facts/facts.reconciler.js';
import { adminHandlers, type AdminHandlersDeps } from './figures/admin-handlers.js';
import { ContainerEvents } from './figures/container-events.js';
import { ContainerViews } from './figures/container-views.js';
import { Figures } from './figures/figures.js';
import { FileSessions } from './files/file-sessions.js';
import { FilesReconciler } from './files/files.reconciler.js';
import { SiteRoom } from './files/site-room.js';
import { SiteSandbox } from './files/site-sandbox.js';
import { KeyedLock } from './keyed-lock.js';
import { Names } from './names.js';
import { Metering, type MeteringDeps } from './metering/metering.js';
import { MeteringReconciler } from './metering/metering.reconciler.js';
import { AccountNetworks } from './networks/account-networks.js';
import { Addresses } from './networks/addresses.js';
import { NetworkReconciler } from './networks/network.reconciler.js';
import { BillingReconciler } from './billing/billing.reconciler.js';
import { billingAttachment } from './notifications/billing-attachments.js';
import { MailDelivery } from './notifications/mail-delivery.js';
import { MailReconciler } from './notifications/mail.reconciler.js';
import { Camera } from './pictures/camera.js';
import { PictureReconciler } from './pictures/picture.reconciler.js';
import { EdgeInventory } from './platform/edge-inventory.js';
import { EdgeMemory } from './platform/edge-memory.js';
import { PlatformGate } from './platform/platform-gate.js';
import { PlatformReconciler } from './platform/platform.reconcilers.js';
import type { ProvisioningDeps } from './provisioning-deps.js';
import { RunningOneShots } from './running-one-shots.js';
import { SiteFigures } from './site-figures/site-figures.js';
import { Orphans } from './tombstones/orphans.js';
import { TombstonesReconciler } from './tombstones/tombstones.reconciler.js';
import { RegistrationReconciler } from './transfers/registration.reconciler.js';
import { TransferReconciler } from './transfers/transfer.reconciler.js';
import { WebToolReconciler } from './web-tool/web-tool.reconciler.js';
import { WebTools } from './web-tool/web-tools.js';

/** What the worker runs. */
export interface Provisioning {
  reconcilers: Reconciler[];
  handlers: CommandHandlers;
  /** Figures of all containers, to be started and stopped with the worker, and to be told of the engine's events. */
  figures: Figures;
  /** Reads the meters; to be started and stopped with the worker. */
  metering: Pick<Metering, 'start' | 'stop'>;
  /** What happens at sites over time; fed by the metering, to be stopped after it. */
  siteFigures: Pick<SiteFigures, 'stop'>;
  /** Removes what is kept no longer; to be called now and then. */
  prune(): Promise<void>;
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
  const given = { ...wanted, edge: new EdgeMemory(wanted.edge, (siteId) => wanted.enqueue(`domain:${siteId}`)) };
  const { config, dataSource, engine, operations, clock, secrets } = given;
  const names = new Names(given.installationId);
  const notifications = new Notifications(clock, config);
  const usage = new Usage(dataSource);
  const billing = createBilling({
    ...{ ...given, notifications, usage },
    settings: { panelUrl: panelUrl(config), operator: config.operator },
    nudge: (keys) => keys.forEach((key) => given.enqueue(key as Key)),
    journal: { step: (accountId, step) => given.journal.step(`billing:${accountId}`, step) },
  });
  const networks = new AccountNetworks({ ...given, names, subnets: config.subnets });
  const addresses = new Addresses(dataSource, networks, clock);
  const readiness = new DatabaseReadiness();
  const planner = new RevisionPlanner(dataSource, secrets, config, readiness);
  const facts = new SiteFactsReader(dataSource, planner, names);
  const publisher = new SitePublisher({ ...given, facts });
  const tools = new WebTools({ ...given, names, networks, addresses });
  const inventory = new EdgeInventory({ ...given, facts, names, tools });
  const allowedHostPorts = [config.httpPort, config.httpsPort];
  const delays = new RestartDelays();
  const containerEvents = new ContainerEvents(given);
  const externals = new ExternalServers(given);
  const allowedServers = () => externals.allowed();
  const servers = new AccountServers({ ...given, names, networks, addresses, delays });
  const serverLock = new KeyedLock();
  const quotaBytes = config.siteQuotaBytes;
  const volumes = new SiteVolumes({ ...given, names, quotaBytes });
  const shared = {
    ...given,
    names,
    networks,
    addresses,
    facts,
    publisher,
    readiness,
    tools,
    gate: new PlatformGate({ ...given, inventory, allowedHostPorts, allowedServers }),
    delays,
    restarts: new SiteRestarts({ ...given, ...config, delays, publisher }),
    figures: new Figures({ ...given, onChange: (containers) => containerEvents.tell(containers) }),
    views: new ContainerViews(dataSource),
    notifications,
    platformFacts: new PlatformFacts(dataSource, clock),
    catalogue,
    oneShots: new RunningOneShots(),
    pictureBook: new PictureBook(dataSource, operations, clock),
    externals,
    servers,
    serverLock,
    serverWake: new ServerWake({ ...given, servers, serverLock }),
    rest: new ServerRest(given),
    looker: new SiteLooker(engine, addresses, names),
    status: new SiteStatus(dataSource, operations, clock),
    endings: new Endings(dataSource, operations),
    volumes,
    room: new SiteRoom({ ...given, names, volumes, quotaBytes }),
  };
  const attachments = (ref: Attachment) => billingAttachment(ref, billing.documents);
  const sleep = new Sleep(shared);
  const wake = new Wake({ ...shared, sleep, wakeSeconds: config.wakeSeconds });
  const siteFigures = new SiteFigures(shared);
  const onCounters: MeteringDeps['onCounters'] = (counters, at) => siteFigures.note(counters, at);
  return {
    reconcilers: [
      new PlatformReconciler(shared.gate),
      domainReconciler(given, shared, sleep),
      databaseReconciler(given, shared),
      new NetworkReconciler(shared),
      new FactsReconciler(shared),
      new FilesReconciler({ ...shared, sandbox: new SiteSandbox(shared) }),
      new WebToolReconciler({ ...shared, idleSeconds: config.webToolIdleSeconds }),
      new MailReconciler({ ...shared, delivery: new MailDelivery({ ...shared, attachments }) }),
      new PictureReconciler({ ...shared, camera: new Camera(shared) }),
      new TombstonesReconciler({
        ...shared,
        orphans: new Orphans(shared),
        revisionPruning: new RevisionPruning(dataSource),
      }),
      new BillingReconciler({ ...given, ...billing, usage }),
      ...transferReconcilers(given, billing.charges, notifications),
      new MeteringReconciler(shared),
    ],
    handlers: commandHandlers(given, shared, wake),
    figures: shared.figures,
    metering: new Metering({ ...shared, onCounters }),
    siteFigures,
    prune: async () => {
      await new MeterPruning(dataSource, clock).run();
      await siteFigures.prune();
    },
    wake: (siteId, pool) => wakeAnswer(wake, siteId, pool),
    sleep: (domainId, mode) => sleep.fallAsleep(domainId, mode),
  };
}

type Shared = ProvisioningDeps &
  AdminHandlersDeps &
  Omit<ConstructorParameters<typeof SiteWorkloads>[0], keyof ProvisioningDeps> &
  Omit<ConstructorParameters<typeof DomainReconciler>[0], 'serving' | 'sleep' | 'retirement'> &
  Omit<ConstructorParameters<typeof Retirement>[0], 'workloads'> & {
    oneShots: RunningOneShots;
    room: SiteRoom;
    pictureBook: PictureBook;
    tools: WebTools;
    serverWake: ServerWake;
  };

function domainReconciler({ config, clock }: ProvisioningDeps, shared: Shared, sleep: Sleep): DomainReconciler {
  const workloads = new SiteWorkloads(shared);
  const readiness = new Readiness({ ...shared, workloads, readySeconds: config.readySeconds });
  const steps = new SiteSteps({ ...shared, workloads });
  const rollout = new Rollout({ workloads, readiness, steps });
  const upkeep = new Upkeep(workloads, shared.delays, clock, shared.serverWake);
  const drain = new Drain({ ...shared, workloads, drainSeconds: config.drainSeconds });
  return new DomainReconciler({
    ...shared,
    sleep,
    serving: new Serving({ ...shared, workloads, readiness, rollout, upkeep, drain, steps }),
    retirement: new Retirement({ ...shared, workloads }),
  });
}

function databaseReconciler(
  { config }: ProvisioningDeps,
  shared: Omit<DatabaseReconcilerDeps, 'clients' | 'logins' | 'quota' | 'patience' | 'databaseQuotaBytes'> &
    ConstructorParameters<typeof DatabaseClients>[0] &
    ConstructorParameters<typeof DatabaseLogins>[0],
): DatabaseReconciler {
  const { databaseQuotaBytes } = config;
  const logins = new DatabaseLogins(shared);
  return new DatabaseReconciler({
    ...shared,
    logins,
    clients: new DatabaseClients(shared),
    quota: new DatabaseQuota({ ...shared, logins, databaseQuotaBytes }),
    patience: new ServerPatience(shared.clock),
    databaseQuotaBytes,
  });
}

function transferReconcilers(given: ProvisioningDeps, charges: Charges, notifications: Notifications): Reconciler[] {
  const { dataSource, operations, clock } = given;
  const transferEndings = new TransferEndings(dataSource, operations, charges, notifications, clock);
  const renewals = new Renewals(dataSource, charges, notifications);
  return [new TransferReconciler({ ...given, transferEndings }), new RegistrationReconciler({ ...given, renewals })];
}

function commandHandlers({ config }: ProvisioningDeps, shared: Shared, wake: Wake): CommandHandlers {
  const publicPorts = { http: config.httpPort, https: config.httpsPort };
  const sandbox = new SiteSandbox(shared);
  const inspection = new ContentInspection({ ...shared, sandbox });
  const sessions = new FileSessions({ sandbox });
  const files = new SiteFiles({ ...shared, sandbox, sessions });
  const upload = new UploadContent({ ...shared, sandbox, inspection });
  const login = new AppLogin({ ...shared, wake, publicPorts });
  const webTool = new OpenWebTool({ ...shared, publicPorts });
  const logs = new SiteLogs(shared);
  return {
    uploadContent: (input, body, signal) => upload.run(input, body, signal),
    inspectContent: (input, signal) => inspection.run(input, signal),
    appLogin: (input, signal) => login.run(input, signal),
    openWebTool: (input, signal) => webTool.run(input, signal),
    logs: (input, signal) => logs.run(input, signal),
    ...fileHandlers(files),
    ...adminHandlers(shared),
  };
}

function fileHandlers(files: SiteFiles): FileHandlers {
  return {
    openPath: (input, signal) => files.openPath(input, signal),
    writeFile: (input, body, signal) => files.writeFile(input, body, signal),
    makeFolder: (input) => files.makeFolder(input),
    renameFile: (input) => files.renameFile(input),
    beginUpload: (input) => files.beginUpload(input),
    readUpload: (input) => files.readUpload(input),
    uploadPiece: (input, body, signal) => files.uploadPiece(input, body, signal),
    cancelUpload: (input) => files.cancelUpload(input),
    deleteFile: (input) => files.deleteFile(input),
    listTrash: (input) => files.listTrash(input),
    restoreFile: (input) => files.restoreFile(input),
    emptyTrash: (input, signal) => files.emptyTrash(input, signal),
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
