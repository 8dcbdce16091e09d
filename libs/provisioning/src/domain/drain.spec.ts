import { FakeClock } from '@onebox/clock';
import type { Edge } from '@onebox/edge';
import type { Engine, Workload } from '@onebox/engine';
import type { Journal } from '@onebox/reconcile';
import { Names } from '../names.js';
import { Drain } from './drain.js';
import { Site } from './site.js';
import type { SiteFacts } from './site-facts.js';
import type { SiteWorkloads } from './site-workloads.js';

const names = new Names('inst');
const container = (hash: string, revisionId: string): Workload => ({
  ...{ id: hash, name: names.siteWorkload('dom_1', hash), image: 'php', state: 'running', node: '' },
  labels: { kind: 'site', domainId: 'dom_1', revisionId },
  endpoint: { address: '10.0.0.2', port: 8080 },
});

/** The site while the container of this plan is the live revision's, with what the engine has of it. */
function site(live: string, ...present: Workload[]): Site {
  const facts = { domain: { id: 'dom_1' }, live: { plan: { workloads: [{ hash: live }] } } } as unknown as SiteFacts;
  return new Site(facts, new Map(present.map((found) => [found.name, found])), new Map(), names);
}

/** Containers whose requests never end. */
function drain() {
  const clock = new FakeClock(new Date('2026-01-01T00:00:00Z'));
  const removed: string[] = [];
  const workloads = { remove: (_: string, name: string) => Promise.resolve(void removed.push(name)) };
  const made = new Drain({
    ...{ engine: {} as Engine, clock, drainSeconds: 30 },
    edge: { requestsInFlight: () => Promise.resolve(1) } as unknown as Edge,
    journal: { step: () => Promise.resolve() } as unknown as Journal,
    workloads: workloads as unknown as SiteWorkloads,
  });
  return { clock, removed, drain: made };
}

describe('Drain', () => {
  const [old, other] = [container('old', 'rev_1'), container('new', 'rev_2')];

  it('gives requests their time, and no more', async () => {
    const { clock, drain: it, removed } = drain();
    expect(await it.unwanted(site('new', old, other))).toBeGreaterThan(0);
    clock.advance(29_000);
    expect(await it.unwanted(site('new', old, other))).toBeGreaterThan(0);
    clock.advance(1_000);
    expect(await it.unwanted(site('new', old, other))).toBeUndefined();
    expect(removed).toEqual([old.name]);
  });

  it('gives all of it to a container that was wanted again in between', async () => {
    const { clock, drain: it, removed } = drain();
    await it.unwanted(site('new', old));
    clock.advance(10_000);
    await it.unwanted(site('old', old));
    clock.advance(60_000);
    expect(await it.unwanted(site('new', old))).toBeGreaterThan(0);
    expect(removed).toEqual([]);
  });
});

describe('what is removed of a candidate that is given up', () => {
  it('is what was made for it, and not what served before and came back with it', () => {
    const [served, made] = [container('served', 'rev_1'), container('made', 'rev_3')];
    expect(site('live', served, made, container('live', 'rev_2')).unwantedOf('rev_3')).toEqual([made]);
  });
});
