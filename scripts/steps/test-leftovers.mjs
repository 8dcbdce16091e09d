import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { engineCall } from './docker-engine.mjs';
import { finished } from './process.mjs';
import { isBuilt, root, supervisor } from './project.mjs';

/** Ids of installations that tests make. A real one's is eight hexadecimal digits, or chosen by its operator. */
const TEST_ID = /^test[a-z0-9]*$/;
const TEST_NAME = /^\/?(obtest-|onebox-edge-test-)/;

/** Ends the platforms that tests started: their processes, firewall rules, containers, volumes and data. */
export async function purgeTestPlatforms() {
  const directories = readdirSync('/tmp').filter((name) => name.startsWith('onebox-test'));
  for (const directory of directories.map((name) => join('/tmp', name))) {
    const idFile = join(directory, 'installation-id');
    if (isBuilt() && existsSync(idFile)) {
      const env = { ...process.env, NODE_ENV: 'test', ONEBOX_DATA_DIR: directory };
      await finished(process.execPath, supervisor('down', '--purge'), { cwd: root, env, input: readFileSync(idFile) });
    }
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Removes what tests that were cut off left on the engine: containers, networks and volumes of test installations, and
 * what is named for tests. Needs no dependency, since it runs before there are any.
 */
export async function removeTestLeftovers() {
  const counts = { containers: 0, networks: 0, volumes: 0 };
  for (const { Id, Names, Labels } of await list('/containers/json?all=1')) {
    if (isTests(Names[0], Labels)) counts.containers += await removed(`/containers/${Id}?force=1&v=1`);
  }
  for (const { Id, Name, Labels } of await list('/networks')) {
    if (isTests(Name, Labels)) counts.networks += await removed(`/networks/${Id}`);
  }
  const { Volumes } = await list('/volumes');
  for (const { Name, Labels } of Volumes ?? []) {
    if (isTests(Name, Labels)) counts.volumes += await removed(`/volumes/${Name}?force=1`);
  }
  rmSync('/tmp/obtest-mariadb', { recursive: true, force: true });
  return counts;
}

function isTests(name, labels) {
  return TEST_NAME.test(name) || TEST_ID.test(labels?.['onebox.installation'] ?? '');
}

async function list(path) {
  const { status, body } = await engineCall('GET', path);
  if (status !== 200) throw new Error(`The Docker engine answered ${status} to GET ${path}.`);
  return body;
}

/** 1 where it is gone; a network that is still in use stays until its containers are. */
async function removed(path) {
  const { status } = await engineCall('DELETE', path);
  return status < 300 ? 1 : 0;
}
