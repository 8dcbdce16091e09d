import { readFileSync } from 'node:fs';
import { docker } from './docker.mjs';
import { round } from './statistics.mjs';

/** Proportional set size (PSS) of what is not a customer's, in MB, while nothing happens. */
export async function idleMemory(platform) {
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  const pids = await processes(platform);
  const megabytes = Object.fromEntries(
    Object.entries(pids).map(([name, ids]) => [name, round(sum(ids.map(pss)) / 1024)]),
  );
  const { database, ...rest } = megabytes;
  return {
    ...megabytes,
    'api + worker + activator + edge, MB (to stay under: 300)': round(sum(Object.values(rest))),
    'database, MB (to stay under: 100)': database,
  };
}

async function processes(platform) {
  const [edge, database] = await Promise.all(
    ['edge', 'database'].map((name) => pidsOfContainer(`ob-${platform.installationId}-${name}`)),
  );
  return {
    api: [platform.pids.api],
    worker: [platform.pids.worker],
    activator: [platform.pids.activator],
    edge,
    database,
  };
}

async function pidsOfContainer(name) {
  const [, ...rows] = (await docker('top', name, '-eo', 'pid')).split('\n');
  return rows.map((row) => Number(row.trim()));
}

/** In KiB. */
function pss(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
