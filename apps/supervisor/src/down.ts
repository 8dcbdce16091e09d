import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '@onebox/config';
import { ChildRecord } from './child-record.js';
import { askSupervisor, controlSocket } from './control-socket.js';
import { databaseContainerName } from './platform-database.js';
import { openPlatform, type Platform } from './platform.js';
import { Advice, say, step } from './speaker.js';

const GRACE_MS = 20_000;
const STOP_WAIT_MS = 60_000;
const WORKLOAD_STOP_SECONDS = 10;
const WIDTH = 8;

/**
 * Stops api, worker and activator. `--all`: also the customers' containers, the edge and the database; their volumes stay.
 * `--purge`: also removes networks, volumes and the data directory, after a typed confirmation.
 */
export async function down(config: Config, args: string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--all' && arg !== '--purge');
  if (unknown) throw new Advice(`Unknown option ${unknown}. There are: npm run down -- --all, npm run down -- --purge`);
  const purging = args.includes('--purge');
  const all = purging || args.includes('--all');
  const platform = all ? openPlatform(config) : undefined;
  if (purging) await confirm(platform!);
  await stopProcesses(config);
  if (!platform) {
    say('The edge, the database and the sites run on. `npm run down -- --all` stops them too.');
    return 0;
  }
  await stopContainers(platform);
  if (purging) await purge(platform);
  return 0;
}

async function stopProcesses(config: Config): Promise<void> {
  const path = controlSocket(config);
  const supervisor = await askSupervisor(path, 'POST', '/stop');
  if (!supervisor) {
    const left = await new ChildRecord(config.runDir).stopRunning(GRACE_MS);
    say(left.length > 0 ? `✓ Stopped ${left.join(', ')}` : 'Onebox does not run.');
    return;
  }
  await step('Stopped api, worker and activator', async () => {
    const deadline = Date.now() + STOP_WAIT_MS;
    while (await askSupervisor(path, 'GET', '/')) {
      if (Date.now() > deadline)
        throw new Advice(`The supervisor (pid ${supervisor.pid}) does not end. Try \`kill ${supervisor.pid}\`.`);
      await sleep(100);
    }
  });
}

async function stopContainers({ engine, installationId }: Platform): Promise<void> {
  await step('Stopped the edge and the sites', async () => {
    for (const { name } of await engine.workloads({ kind: 'platform' })) {
      if (name !== databaseContainerName(installationId)) await engine.removePlatformContainer(name);
    }
    const workloads = await engine.workloads();
    for (let next = 0; next < workloads.length; next += WIDTH) {
      await Promise.all(
        workloads.slice(next, next + WIDTH).map(({ name }) => engine.stopWorkload(name, WORKLOAD_STOP_SECONDS)),
      );
    }
  });
  await step('Stopped the database', () => engine.removePlatformContainer(databaseContainerName(installationId)));
  await step('Removed the firewall rules', () => engine.removeFirewall());
}

async function confirm({ config, engine, installationId }: Platform): Promise<void> {
  const volumes = await engine.volumes();
  const platformVolumes = await engine.volumes({ kind: 'platform' });
  const count = new Set([...volumes, ...platformVolumes].map(({ name }) => name)).size;
  say(`This removes for ever, of installation ${installationId}:`);
  say(`  - ${count} volume(s): the files and databases of every customer, and the platform's own database`);
  say(`  - ${config.dataDir}, with the key without which no backup can be read`);
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const typed = await Promise.race([
    prompt.question(`Type ${installationId} to go on: `),
    new Promise<string>((resolve) => prompt.once('close', () => resolve(''))),
  ]);
  prompt.close();
  if (typed.trim() !== installationId) throw new Advice('Nothing was removed.');
}

async function purge({ config, engine }: Platform): Promise<void> {
  await step('Removed containers, networks and volumes', async () => {
    for (const { name } of await engine.workloads()) await engine.removeWorkload(name);
    for (const { name } of await engine.networks()) await engine.removeNetwork(name);
    const volumes = [...(await engine.volumes()), ...(await engine.volumes({ kind: 'platform' }))];
    for (const name of new Set(volumes.map((volume) => volume.name))) await engine.removeVolume(name);
  });
  await step('Removed the data directory', async () => {
    rmSync(config.dataDir, { recursive: true, force: true });
    rmSync(config.runDir, { recursive: true, force: true });
  });
}
