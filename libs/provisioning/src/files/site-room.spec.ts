import { FakeClock } from '@onebox/clock';
import { Names } from '../names.js';
import { SiteRoom } from './site-room.js';

const QUOTA = 100;
const site = { accountId: 'acc', domainId: 'dom' };
const overQuota = { rejection: 'too_large', code: 'content.over_quota' };

/** A volume that takes so much in truth; measuring it ends when it is told to. */
function room({ known = QUOTA, taken = 50 }: { known?: number | null; taken?: number } = {}) {
  const clock = new FakeClock();
  const state = { known, taken, measurings: 0, atOnce: 0, mostAtOnce: 0, end: () => {} };
  const volumeBytes = async () => {
    state.measurings++;
    state.mostAtOnce = Math.max(state.mostAtOnce, ++state.atOnce);
    const bytes = state.taken;
    await new Promise<void>((resolve) => (state.end = resolve));
    state.atOnce--;
    return bytes;
  };
  const volumes = {
    size: () => Promise.resolve(state.known),
    recordSize: (_id: string, bytes: number) => Promise.resolve(void (state.known = bytes)),
  };
  const deps = { engine: { volumeBytes }, clock, volumes, names: new Names('test'), quotaBytes: QUOTA };
  const measured = async (asked: Promise<unknown>) => {
    const outcome = asked.catch((error: unknown) => error);
    await settled();
    state.end();
    return outcome;
  };
  return { room: new SiteRoom(deps), state, clock, measured };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the room of a site', () => {
  it('is refused without a look where no site has as much', async () => {
    const { room: of, state } = room();
    await expect(of.require(site, 9e15)).rejects.toMatchObject(overQuota);
    expect(state.measurings).toBe(0);
  });

  it('is measured once for all who ask, and what was found is believed for half a minute', async () => {
    const { room: of, state, clock, measured } = room({ taken: QUOTA });
    const asked = [1, 2, 3].map((bytes) => of.require(site, bytes).catch((error: unknown) => error));
    await measured(Promise.all(asked));
    for (const refused of await Promise.all(asked)) expect(refused).toMatchObject(overQuota);
    await expect(of.require(site, 1)).rejects.toMatchObject(overQuota);
    expect(state.measurings).toBe(1);
    clock.advance(30_000);
    state.taken = 10;
    expect(await measured(of.require(site, 1))).toBeUndefined();
    expect(state.measurings).toBe(2);
  });

  it('is less by what was written since', async () => {
    const { room: of, state, measured } = room({ known: null, taken: 50 });
    expect(await measured(of.require(site, 10))).toBeUndefined();
    state.known! += 45;
    await expect(of.require(site, 10)).rejects.toMatchObject(overQuota);
    expect(await of.left(site)).toBe(5);
    expect(state.measurings).toBe(1);
  });

  it('is less by what was written while it was measured', async () => {
    const { room: of, state, measured } = room({ known: 95, taken: 50 });
    const asked = of.require(site, 10);
    await settled();
    state.known! += 5;
    await measured(asked);
    expect(state.known).toBe(55);
  });

  it('is not refused for what was counted twice, being written while it was measured', async () => {
    const { room: of, state, measured } = room({ known: QUOTA, taken: 50 });
    const first = of.require(site, 1);
    await settled();
    state.known! += 25;
    const second = of.require(site, 40);
    await measured(first);
    expect(state.known).toBe(75);
    expect(await measured(second)).toBeUndefined();
    expect(state).toMatchObject({ known: 50, measurings: 2 });
  });

  it('is measured again when something was removed', async () => {
    const { room: of, state, measured } = room({ taken: QUOTA });
    expect(await measured(of.require(site, 1))).toMatchObject(overQuota);
    state.taken = 20;
    of.forget(site.domainId);
    expect(await measured(of.require(site, 1))).toBeUndefined();
    expect(state.known).toBe(20);
  });

  it('is measured of one site of an account after the other', async () => {
    const { room: of, state } = room();
    const asked = ['dom_1', 'dom_2'].map((domainId) => of.require({ accountId: 'acc', domainId }, 60));
    const done = Promise.allSettled(asked);
    for (let turn = 0; turn < 2; turn++) {
      await settled();
      state.end();
    }
    await done;
    expect(state).toMatchObject({ measurings: 2, mostAtOnce: 1 });
  });
});
