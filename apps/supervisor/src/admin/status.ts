import { readFileSync, statfsSync } from 'node:fs';
import type { Config } from '@onebox/config';
import { Domain } from '@onebox/domains';
import { Lease } from '@onebox/reconcile';
import type { DataSource } from 'typeorm';
import { askSupervisor, controlSocket, type SupervisorStatus } from '../control-socket.js';
import { openDatabase } from '../platform-database.js';
import { openPlatform, type Platform } from '../platform.js';
import { isReady } from '../readiness.js';
import { processTable } from '../process-table.js';
import { say } from '../speaker.js';

/** What runs and how it is. Each part is asked for by itself: what does not answer must not hide the rest. */
export async function status(config: Config): Promise<number> {
  const platform = openPlatform(config);
  const supervisor = await askSupervisor(controlSocket(config), 'GET', '/');
  const rows: [string, string][] = [
    ['Onebox', `${version()}, installation ${platform.installationId}, in ${config.dataDir}`],
    ['Supervisor', describeSupervisor(supervisor)],
    ...(await processRows(config, supervisor)),
    ...(await attempt('Engine', () => engineRows(platform))),
    ...(await attempt('Database', () => databaseRows(platform))),
    ['Disk', diskOf(config.dataDir)],
  ];
  for (const [name, value] of rows) say(`${name.padEnd(14)} ${value}`);
  return 0;
}

function version(): string {
  return (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
}

function describeSupervisor(supervisor: SupervisorStatus | undefined): string {
  if (!supervisor) return 'does not run (`npm run up`)';
  return `pid ${supervisor.pid}, since ${supervisor.startedAt}${supervisor.ready ? '' : ', still starting'}`;
}

async function processRows(config: Config, supervisor: SupervisorStatus | undefined): Promise<[string, string][]> {
  return Promise.all(
    processTable(config, process.cwd()).map(async ({ name, ready }): Promise<[string, string]> => {
      const known = supervisor?.processes.find((each) => each.name === name);
      const answer = (await isReady(ready)) ? 'answers' : 'does not answer';
      return [name, known?.pid ? `${answer}, pid ${known.pid}, restarts ${known.restarts}` : answer];
    }),
  );
}

async function engineRows({ engine }: Platform): Promise<[string, string][]> {
  const [node] = await engine.nodes();
  const own = await engine.workloads({ kind: 'platform' });
  const workloads = await engine.workloads();
  const running = workloads.filter(({ state }) => state === 'running').length;
  return [
    ['Engine', `Docker ${node?.engineVersion}${node?.liveRestore ? '' : ' (without live-restore)'}`],
    ...own.map(({ name, state }): [string, string] => [name.split('-').at(-1)!, `${state} (${name})`]),
    ['Containers', `${workloads.length} of customers, ${running} running`],
  ];
}

async function databaseRows(platform: Platform): Promise<[string, string][]> {
  const database = await openDatabase(platform);
  try {
    return [
      ['Server', await serverVersion(database)],
      ['Domains', await domainsByStatus(database)],
      ['Worker', await leaseHolder(database)],
    ];
  } finally {
    await database.destroy();
  }
}

async function serverVersion(database: DataSource): Promise<string> {
  const [row] = await database.query<{ version: string }[]>('SELECT VERSION() AS version');
  return row?.version ?? 'unknown';
}

async function domainsByStatus(database: DataSource): Promise<string> {
  const counted = await database
    .getRepository(Domain)
    .createQueryBuilder('domain')
    .select('domain.status', 'status')
    .addSelect('COUNT(*)', 'count')
    .groupBy('domain.status')
    .getRawMany<{ status: string; count: string }>();
  return counted.map(({ status: name, count }) => `${count} ${name}`).join(', ') || 'none';
}

async function leaseHolder(database: DataSource): Promise<string> {
  const leases = await database.getRepository(Lease).find();
  const active = leases.filter(({ expiresAt }) => expiresAt.getTime() > Date.now());
  return (
    active.map(({ holder, fence }) => `lease held by ${holder} (${fence})`).join(', ') || 'no worker holds the lease'
  );
}

function diskOf(directory: string): string {
  const { bavail, blocks, bsize } = statfsSync(directory);
  const gibibytes = (count: number) => `${((count * bsize) / 1024 ** 3).toFixed(1)} GiB`;
  return `${gibibytes(bavail)} free of ${gibibytes(blocks)}`;
}

async function attempt(name: string, rows: () => Promise<[string, string][]>): Promise<[string, string][]> {
  try {
    return await rows();
  } catch (error) {
    return [[name, (error as Error).message]];
  }
}
