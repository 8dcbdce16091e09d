import { readFileSync } from 'node:fs';
import { Customer } from './customer.mjs';
import { docker } from './docker.mjs';
import { round, summary, timed } from './statistics.mjs';

const COUNT = 300;
const WATCHED_MS = 30_000;

/** What 300 containers cost an administrator who lists them, and the worker that keeps their figures. */
export async function containerFigures(platform, images, rounds) {
  const admin = await new Customer(platform.httpPort).signUp();
  await platform.sql("UPDATE users SET platform_role = 'admin' ORDER BY id DESC LIMIT 1");
  const sleepers = await startSleepers(platform, await images.ensure('sandbox'));
  try {
    const list = () => admin.send('GET', `/admin/containers?limit=${COUNT}&sort=-memory`);
    await untilKnown(list);
    const samples = [];
    for (let i = 0; i < rounds; i++) samples.push(await timed(list));
    return {
      [`${COUNT} containers with their figures, ms (to stay under: 100)`]: summary(samples),
      "worker's share of one CPU that keeps them, % (the engine's own work comes on top)": await share(platform),
    };
  } finally {
    for (const names of chunks(sleepers, 20)) await docker('rm', '--force', ...names);
  }
}

/** As sandboxes: what runs as one, the worker leaves alone. */
async function startSleepers(platform, image) {
  const { installationId } = platform;
  const labels = [`onebox.installation=${installationId}`, 'onebox.kind=sandbox'].flatMap((label) => [
    '--label',
    label,
  ]);
  const names = Array.from({ length: COUNT }, (_, index) => `ob-${installationId}-sleeper-${index}`);
  const start = (name) =>
    docker('run', '--detach', '--network=none', ...labels, `--name=${name}`, '--entrypoint=sleep', image, '3600');
  for (const some of chunks(names, 4)) await Promise.all(some.map(start));
  return names;
}

async function untilKnown(list) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { items } = (await list()).json;
    if (items.length === COUNT && items.every(({ cpuPercent }) => cpuPercent !== null)) return;
    if (Date.now() > deadline) throw new Error(`After a minute ${items.length} of ${COUNT} containers are known.`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** In percent, over half a minute in which nothing else happens. */
async function share(platform) {
  const before = processorSeconds(platform.pids.worker);
  await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
  return round(((processorSeconds(platform.pids.worker) - before) / WATCHED_MS) * 1000 * 100);
}

/** User and system time; the kernel counts hundredths of a second (proc_pid_stat(5)). */
function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function* chunks(items, size) {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
