import type { Edge, EdgeSite } from '@onebox/edge';
import { EdgeMemory } from './edge-memory.js';

const site = (state: EdgeSite['state'], id = 'dom_1', hostnames = ['a.example']): EdgeSite => ({
  id,
  hostnames,
  state,
});

/** Takes notes; fails when it is told to. */
function recorder() {
  const notes: string[] = [];
  const losers: string[] = [];
  const failing = { next: false };
  const note = (text: string) => {
    if (failing.next) {
      failing.next = false;
      return Promise.reject(new Error('away'));
    }
    notes.push(text);
    return Promise.resolve();
  };
  const edge = {
    setSite: ({ state }: EdgeSite) => note(state),
    removeSite: () => note('removed'),
    replaceAll: () => note('replaced'),
  } as unknown as Edge;
  return { notes, failing, losers, memory: new EdgeMemory(edge, (siteId) => void losers.push(siteId)) };
}

describe('EdgeMemory', () => {
  it('tells what differs only', async () => {
    const { notes, memory } = recorder();
    await memory.replaceAll([site('live')]);
    for (const state of ['live', 'maintenance', 'maintenance', 'live'] as const) await memory.setSite(site(state));
    await memory.removeSite('dom_1');
    await memory.setSite(site('live'));
    expect(notes).toEqual(['replaced', 'maintenance', 'live', 'removed', 'live']);
  });

  it('tells again what failed, also when it is the former wish', async () => {
    const { notes, failing, memory } = recorder();
    await memory.setSite(site('live'));
    failing.next = true;
    await expect(memory.setSite(site('maintenance'))).rejects.toThrow('away');
    await memory.setSite(site('live'));
    expect(notes).toEqual(['live', 'live']);
  });

  it('tells a site again from which another one took a name, and says which', async () => {
    const { notes, losers, memory } = recorder();
    const [owner, taker] = [site('live'), site('asleep', 'dom_2', ['b.example', 'a.example'])];
    for (const one of [owner, taker, owner, owner]) await memory.setSite(one);
    expect(notes).toEqual(['live', 'asleep', 'live']);
    expect(losers).toEqual(['dom_1', 'dom_2']);
  });

  it('tells a site again from which a name was taken while the edge was being told of it', async () => {
    const { notes, memory } = recorder();
    const [owner, taker] = [site('live'), site('asleep', 'dom_2')];
    await Promise.all([memory.setSite(owner), memory.setSite(taker)]);
    await memory.setSite(site('asleep', 'dom_2', []));
    await memory.setSite(owner);
    expect(notes).toEqual(['live', 'asleep', 'asleep', 'live']);
  });

  it('tells a site again that was told of all at once, before another one of the same name', async () => {
    const { notes, memory } = recorder();
    const sites = [site('live'), site('asleep', 'dom_2')];
    await memory.replaceAll(sites);
    for (const one of [sites[1]!, sites[0]!]) await memory.setSite(one);
    expect(notes).toEqual(['replaced', 'live']);
  });
});
