import type { Workload } from '@onebox/engine';
import { Retirement, type RetirementDeps } from './retirement.js';
import type { SiteFacts } from './site-facts.js';

/** A site that runs, while somebody downloads one of its files. */
function running() {
  const names = new Map<string, Workload>();
  for (const [name, kind] of [
    ['web', 'site'],
    ['step', 'one-shot'],
    ['files', 'sandbox'],
  ])
    names.set(name!, { name, labels: { kind }, state: 'running' } as Workload);
  const nothing = () => Promise.resolve();
  const retirement = new Retirement({
    edge: { removeSite: nothing },
    publisher: { publish: nothing },
    journal: { step: nothing },
    clock: { now: () => new Date() },
    enqueue: () => {},
    looker: { observe: () => Promise.resolve(new Map(names)) },
    endings: { afterDeletion: nothing },
    status: { write: nothing },
    volumes: { bury: nothing },
    workloads: { remove: (_id: string, name: string) => Promise.resolve(void names.delete(name)) },
  } as unknown as RetirementDeps);
  return { retirement, names };
}

const facts = { domain: { id: 'dom', accountId: 'acc', status: 'live' }, account: {} } as unknown as SiteFacts;

describe('a site that is not to be served', () => {
  it('keeps the sandbox of its files while it is suspended', async () => {
    const { retirement, names } = running();
    await retirement.suspend(facts);
    expect([...names.keys()]).toEqual(['files']);
  });

  it('has nothing left when it is deleted', async () => {
    const { retirement, names } = running();
    await retirement.delete(facts);
    expect([...names.keys()]).toEqual([]);
  });
});
