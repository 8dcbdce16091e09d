import type { Config } from '@onebox/config';
import { Installation, migrate } from '@onebox/database';
import { chooseRange, ensurePlatformEdge, Names, platformEdgeSettings } from '@onebox/provisioning';
import type { DataSource } from 'typeorm';
import { openAdministrators } from './admin/administrators.js';
import { ensureDatabase } from './platform-database.js';
import { openPlatform, type Platform } from './platform.js';
import { holderOf, type NeededPort, portAdvice, portIsFree } from './ports.js';
import { Advice, type Message, type Prepared, step } from './speaker.js';

/** What a first domain needs. Everything else is built when somebody first asks for it. */
const FIRST_IMAGES = ['edge', 'mysql', 'firewall', 'sandbox', 'php'];

/** Brings everything but the processes into being. Each step looks first, so that repeating it is harmless and quick. */
export async function prepare(config: Config): Promise<number> {
  process.once('disconnect', () => process.exit(1));
  const platform = openPlatform(config);
  const notes = await engineNotes(platform);
  await requirePorts(platform);
  await step(
    'Images',
    () => ensureImages(platform),
    (names) => names.join(', '),
  );
  const database = await step(
    'Database',
    () => ensureDatabase(platform),
    () => databaseTitle(config),
  );
  await step(
    'Migrations',
    () => migrate(database),
    (ran) => (ran.length > 0 ? `${ran.length} new` : 'up to date'),
  );
  const installation = await agreeOnInstallation(platform, database);
  const { administrators, links } = openAdministrators(database);
  const found = await step('Administrator', () => administrators.ensure(config.adminEmail, config.adminPassword));
  await step(
    'Edge',
    () => ensureEdge(platform, installation.subnets!),
    () => `ports ${config.httpPort}, ${config.httpsPort}`,
  );
  const { token } = await links.create(found.userId);
  await database.destroy();
  tell({ newPassword: found.generatedPassword, signInToken: token, notes });
  return 0;
}

async function engineNotes({ engine }: Platform): Promise<string[]> {
  const [node] = await step(
    'Engine',
    () => engine.nodes(),
    ([found]) => `Docker ${found?.engineVersion}`,
  );
  if (node?.liveRestore) return [];
  return [
    'The Docker engine stops containers when it restarts. Put {"live-restore": true} into /etc/docker/daemon.json to let sites run on.',
  ];
}

/** Our own edge may hold its ports already: it outlives everything. */
async function requirePorts({ config, engine, installationId }: Platform): Promise<void> {
  const edge = await engine.workload(new Names(installationId).edge);
  const problems: string[] = [];
  for (const needed of neededPorts(config)) {
    if (await portIsFree(needed)) continue;
    const holder = holderOf(needed.port);
    const isOurEdge = edge?.state === 'running' && needed.public && (holder?.name ?? 'haproxy') === 'haproxy';
    if (!isOurEdge) problems.push(portAdvice(needed, holder));
  }
  if (problems.length > 0) throw new Advice(problems.join('\n'));
}

function neededPorts(config: Config): NeededPort[] {
  return [
    { port: config.httpPort, setting: 'ONEBOX_HTTP_PORT', public: true },
    { port: config.httpsPort, setting: 'ONEBOX_HTTPS_PORT', public: true },
    { port: config.apiPort, setting: 'ONEBOX_API_PORT', public: false },
    { port: config.activatorPort, setting: 'ONEBOX_ACTIVATOR_PORT', public: false },
    { port: config.metricsPort, setting: 'ONEBOX_METRICS_PORT', public: false },
  ];
}

async function ensureImages({ images }: Platform): Promise<string[]> {
  for (const name of FIRST_IMAGES) await images.ensure(name);
  return FIRST_IMAGES;
}

function databaseTitle(config: Config): string {
  return config.databaseUrl ? new URL(config.databaseUrl).host : "the platform's own MariaDB";
}

/** The data directory and the database must be of one installation: else one's secrets would be lost on the other's rows. */
async function agreeOnInstallation(
  { config, engine, installationId }: Platform,
  database: DataSource,
): Promise<Installation> {
  const rows = database.getRepository(Installation);
  const [known] = await rows.find({ take: 1 });
  if (known && known.id !== installationId) {
    throw new Advice(
      `The database belongs to installation ${known.id}, but ${config.dataDir} to ${installationId}. ` +
        `Set ONEBOX_DATA_DIR to the directory of ${known.id}, or ONEBOX_DATABASE_URL to a database of its own.`,
    );
  }
  const installation = known ?? rows.create({ id: installationId, subnets: null, createdAt: new Date() });
  const subnets = config.subnets ?? installation.subnets ?? chooseRange(await engine.takenSubnets());
  if (known && known.subnets === subnets) return known;
  return rows.save({ ...installation, subnets });
}

async function ensureEdge(
  { config, engine, images, installationId, secrets }: Platform,
  subnets: string,
): Promise<void> {
  const settings = platformEdgeSettings(config, secrets, subnets);
  await ensurePlatformEdge(settings, { engine, image: await images.ensure('edge'), installationId });
}

function tell(prepared: Prepared): void {
  process.send?.({ prepared } satisfies Message);
}
