import type { Edge, EdgeSite } from '@onebox/edge';
import { EdgeMemory } from './edge-memory.js';

const site = (state: EdgeSite['state']): EdgeSite => ({ id: 'dom_1', hostnames: ['a.example'], state });

/** Takes notes; fails when it is told to. */
function recorder() {
  const notes: string[] = [];
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
  return { notes, failing, memory: new EdgeMemory(edge) };
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
});
