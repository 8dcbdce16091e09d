import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_STEPS, type JournalStep } from '@onebox/provisioning';
import { zipOf } from '../support/archives.js';
import { eventually } from '../support/ask.js';
import { Customer, type DomainAnswer, type OperationAnswer } from '../support/client.js';
import { containersOf, networksOf, volumesOf } from '../support/containers.js';
import { sharedPlatform, type TestPlatform } from '../support/platform.js';

const unique = Date.now().toString(36);

/** What is there of a domain, names left out: the same after a crash as without one. */
interface EndState {
  containers: Record<string, number>;
  volumes: number;
}

/**
 * Steps that this life does not reach: one-shots, failed candidates, sleep, suspension, operations of a database alone, its
 * quota, and the end of the grace period. test/contract/deploy-steps, provisioning and databases have them, without a kill.
 */
const ELSEWHERE = new Set<JournalStep>([
  'domain.one-shot-created',
  'domain.one-shot-started',
  'domain.one-shot-ran',
  'domain.one-shot-recorded',
  'domain.failure-written',
  'domain.operation-failed',
  'domain.edge-asleep',
  'domain.container-asleep',
  'domain.edge-suspended',
  'database.operation-started',
  'database.operation-ended',
  'database.quota-applied',
  'database.server-stopped',
  'database.dropped',
  'tombstone.purge-written',
  'tombstone.volume-removed',
]);

/** In billing-kill. */
const OF_BILLING = /^(billing|transfer|registration|mail)\./;

/**
 * The worker kills itself at a step (see `Journal`) while a domain is created, changed, deleted and restored; the supervisor
 * starts it again. Whatever the step: the same end, nothing orphaned, nothing doubled.
 */
describe('a worker that is killed', () => {
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await sharedPlatform();
  });

  const accounts: string[] = [];
  const killFile = () => join(platform.dataDir, 'run', 'kill-at');

  it.each(JOURNAL_STEPS.filter((step) => !OF_BILLING.test(step) && !ELSEWHERE.has(step)))(
    'at %s ends as if nothing had happened',
    async (step) => {
      const customer = await Customer.signUp(platform);
      writeFileSync(killFile(), step);
      const end = await life(customer, `walk-${step.replace(/\W/g, '-')}-${unique}.test`);
      // The worker removes it as it dies: the step was reached.
      expect(existsSync(killFile())).toBe(false);
      expect(end).toEqual({
        live: { containers: { site: 1, 'database-server': 1, 'database-tool': 1 }, volumes: 2 },
        deleted: { containers: {}, volumes: 2 },
      });
    },
    300_000,
  );

  it('leaves no network of an account that has nothing left', async () => {
    expect(accounts.length).toBeGreaterThan(0);
    const left = async () => (await Promise.all(accounts.map((id) => networksOf(platform.id, id)))).flat();
    await eventually(async () => (await left()).length === 0, 'networks collected', 120_000);
  });

  /** Created with a database, which is opened in the web tool; changed, asked, deleted. */
  async function life(customer: Customer, hostname: string) {
    const created = await customer.call<{ domain: DomainAnswer; operation: OperationAnswer }>('POST', '/domains', {
      hostname,
      databases: [{ engine: 'mysql' }],
    });
    const { id } = created.domain;
    await customer.succeeded(created.operation.id);
    await platform.answer(hostname, '/', ({ status }) => status === 200);

    await uploadAgainAndAgain(customer, id);
    await openToolAgainAndAgain(customer);
    const env = await customer.call<{ operation: OperationAnswer }>('PUT', `/domains/${id}/env`, {
      STAGE: { value: 'changed', secret: false },
    });
    await customer.succeeded(env.operation.id);
    expect((await platform.answer(hostname, '/', ({ body }) => body.startsWith('stage'))).body).toBe('stage changed');
    const live = await settled(id, customer, (state) => state.containers['site'] === 1);

    const deleted = await customer.call<{ operation: OperationAnswer }>('DELETE', `/domains/${id}`);
    await customer.succeeded(deleted.operation.id);
    expect((await platform.get(hostname)).status).toBe(404);
    return { live, deleted: await settled(id, customer, (state) => Object.keys(state.containers).length === 0) };
  }

  /** The API answers 503 while the worker is away: a person tries again. */
  async function uploadAgainAndAgain(customer: Customer, id: string) {
    const archive = zipOf([{ name: 'index.php', content: '<?php echo "stage ", getenv("STAGE");' }]);
    await eventually(async () => customer.upload(id, archive).then(() => true), 'the upload', 120_000);
  }

  async function openToolAgainAndAgain(customer: Customer) {
    const { items } = await customer.call<{ items: { id: string }[] }>('GET', '/databases');
    const open = () => customer.call('POST', `/databases/${items[0]!.id}/web-session`).then(() => true);
    await eventually(open, 'the web tool', 120_000);
  }

  async function settled(
    domainId: string,
    customer: Customer,
    enough: (state: EndState) => boolean,
  ): Promise<EndState> {
    const { id: accountId } = await customer.call<{ id: string }>('GET', '/account');
    if (!accounts.includes(accountId)) accounts.push(accountId);
    let last: EndState | undefined;
    const look = async () => {
      const found = await containersOf(platform.id, { account: accountId });
      const kinds = found.map(({ labels }) => labels['onebox.kind']!);
      const containers = Object.fromEntries(
        [...new Set(kinds)].map((kind) => [kind, kinds.filter((k) => k === kind).length]),
      );
      const ids = [domainId, accountId].map((text) => text.split('_')[1]!);
      const volumes = (await volumesOf(platform.id)).filter((name) => ids.some((part) => name.includes(part))).length;
      last = { containers, volumes };
      return enough(last) && last;
    };
    return eventually(look, `the end state of ${domainId}`, 120_000).catch(() => last!);
  }
});
