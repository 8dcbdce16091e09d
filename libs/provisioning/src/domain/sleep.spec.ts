import { RestartDelays } from './restart-delays.js';
import type { SiteFacts } from './site-facts.js';
import { Sleep, type SleepDeps } from './sleep.js';

describe('a site that sleeps', () => {
  it('is started at once when it wakes, however often it was woken a moment ago', async () => {
    const delays = new RestartDelays();
    for (const at of [1000, 2000, 3000]) delays.restarted('ob-site', at, at);
    expect(delays.dueAt('ob-site', 4000)).toBeGreaterThan(4000);
    const container = { name: 'ob-site', state: 'exited', labels: { kind: 'site' } };
    const deps = {
      delays,
      publisher: { publish: () => Promise.resolve() },
      engine: { capabilities: { pause: true } },
      journal: { step: () => Promise.resolve() },
      enqueue: () => undefined,
      looker: { look: () => Promise.resolve({ observed: new Map([['ob-site', container]]), atEdge: () => ({}) }) },
    } as unknown as SleepDeps;
    await new Sleep(deps).keepAsleep({ domain: { id: 'dom_1' }, account: { id: 'acc_1' } } as SiteFacts);
    expect(delays.dueAt('ob-site', 4000)).toBe(4000);
  });
});
