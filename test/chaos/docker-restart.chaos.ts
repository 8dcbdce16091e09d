import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import Docker from 'dockerode';
import { eventually } from '../support/ask.js';
import { Customer, type DomainAnswer, type OperationAnswer } from '../support/client.js';
import { containersOf } from '../support/containers.js';
import { Load } from '../support/load.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);

describe('Docker restarted in the middle', () => {
  let platform: TestPlatform;
  let customer: Customer;
  let before: DomainAnswer;

  beforeAll(async () => {
    platform = await sharedPlatform();
    customer = await Customer.signUp(platform);
    before = await customer.addDomain({ hostname: `before-${unique}.test` });
  });

  it('creates, changes and deletes domains to the same end, while sites serve on where the daemon allows it', async () => {
    const doomed = await customer.addDomain({ hostname: `doomed-${unique}.test` });
    const liveRestore = ((await new Docker().info()) as { LiveRestoreEnabled: boolean }).LiveRestoreEnabled;
    const load = new Load({ port: platform.httpPort, host: before.hostname, width: 2 });
    const add = (i: number) =>
      customer.call<{ domain: DomainAnswer; operation: OperationAnswer }>('POST', '/domains', {
        hostname: `during-${i}-${unique}.test`,
      });
    const started = [await add(1), await add(2), await add(3)];
    const changed = await customer.call<{ operation: OperationAnswer }>('PUT', `/domains/${before.id}/env`, {
      A: { value: 'b', secret: false },
    });
    const deleted = await customer.call<{ operation: OperationAnswer }>('DELETE', `/domains/${doomed.id}`);
    await restartDocker();
    for (const { operation } of started) await customer.succeeded(operation.id);
    await customer.succeeded(changed.operation.id);
    await customer.succeeded(deleted.operation.id);
    const { wrong } = await load.stop();
    if (liveRestore) expect(wrong).toEqual([]);
    else console.log(`Without live-restore ${wrong.length} requests failed.`);

    for (const { domain } of [...started, { domain: before }]) {
      await platform.answer(domain.hostname, '/', ({ status }) => status === 200);
      await eventually(
        async () => (await containersOf(platform.id, { domain: domain.id })).length === 1,
        'one container each',
        60_000,
      );
    }
    expect((await platform.get(doomed.hostname)).status).toBe(404);
    await eventually(
      async () => (await containersOf(platform.id, { domain: doomed.id })).length === 0,
      'the deleted one gone',
      60_000,
    );
  });
});

/** As the machine's own start of it would: the same arguments, detached, its output in a file. */
async function restartDocker(): Promise<void> {
  const pid = Number(readFileSync('/var/run/docker.pid', 'utf8'));
  const [program, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
  process.kill(pid, 'SIGTERM');
  await eventually(() => Promise.resolve(!alive(pid)), 'the end of the old daemon', 60_000);
  const log = openSync('/tmp/onebox-test-dockerd.log', 'a');
  spawn(program!, args, { detached: true, stdio: ['ignore', log, log] }).unref();
  await eventually(() => new Docker().ping().then(() => true), 'the new daemon', 60_000);
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
