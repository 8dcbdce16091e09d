import { FakeClock } from '@onebox/clock';
import { pino } from 'pino';
import { RestartDelays } from './restart-delays.js';
import type { Site } from './site.js';
import { SiteRestarts, type SiteRestartsDeps } from './site-restarts.js';
import type { SiteWorkloads } from './site-workloads.js';

const NAME = 'ob-test-php';

/** A live site of one container, whose edge fails so many times before it takes a change. */
function world({ edgeFails = 0 } = {}) {
  const clock = new FakeClock(new Date('2026-11-28T12:00:00Z'));
  const did: string[] = [];
  const site = {
    domainId: 'dom_1',
    facts: { live: { plan: { workloads: [] } } },
    liveWorkloads: [{}],
    nameOf: () => NAME,
    observed: new Map([[NAME, { state: 'running' }]]),
    runningEndpoint: () => undefined,
  } as unknown as Site;
  const workloads = {
    refresh: async () => void site.observed.set(NAME, { state: 'running' } as never),
    start: async () => void did.push('started'),
  } as unknown as SiteWorkloads;
  const publish = async () => {
    if (edgeFails-- > 0) throw new Error('The edge does not answer.');
  };
  const restarts = new SiteRestarts({
    ...{ clock, delays: new RestartDelays(), drainSeconds: 1, wakeSeconds: 1, enqueue: () => undefined },
    engine: { stopWorkload: async () => void did.push('stopped') },
    publisher: { publish },
    log: pino({ level: 'silent' }),
  } as unknown as SiteRestartsDeps);
  return { clock, did, restarts, pass: () => restarts.carryOut(site, workloads, new AbortController().signal) };
}

describe('a restart that an administrator asked for', () => {
  it('is carried out once', async () => {
    const { restarts, pass, did } = world();
    restarts.ask('dom_1', NAME);
    await pass();
    await pass();
    expect(did).toEqual(['stopped', 'started']);
  });

  it('is left to the next pass by one that failed before the container had stopped', async () => {
    const { restarts, pass, did } = world({ edgeFails: 1 });
    restarts.ask('dom_1', NAME);
    await expect(pass()).rejects.toThrow('The edge does not answer.');
    expect(did).toEqual([]);
    await pass();
    expect(did).toEqual(['stopped', 'started']);
  });

  it('is waited for while an image is built, and forgotten when nobody expects it any more', async () => {
    const { clock, restarts, pass, did } = world();
    restarts.ask('dom_1', NAME);
    clock.advance(5 * 60_000);
    await pass();
    expect(did).toEqual(['stopped', 'started']);
    restarts.ask('dom_1', NAME);
    clock.advance(11 * 60_000);
    await pass();
    expect(did).toEqual(['stopped', 'started']);
  });

  it('is forgotten with a container that is not the live site’s', async () => {
    const { restarts, pass, did } = world();
    restarts.ask('dom_1', 'ob-test-older');
    await pass();
    expect(did).toEqual([]);
  });
});
