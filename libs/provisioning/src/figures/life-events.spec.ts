import type { EngineEvent } from '@onebox/engine';
import { containerId } from './container-id.js';
import { diedOfMemory, KEPT_EVENTS, LifeEvents } from './life-events.js';

const NAME = 'ob-inst-1-abc';
const ID = containerId(NAME);
const HOUR = 3_600_000;

const event = (action: EngineEvent['action'], at = 0, changes: Partial<EngineEvent> = {}): EngineEvent => ({
  ...{ kind: 'workload', action, name: NAME, labels: { kind: 'site' }, time: new Date(at) },
  ...changes,
});

describe('LifeEvents', () => {
  let lives: LifeEvents;
  const actions = () => lives.of(ID).map(({ action }) => action);
  const heed = (...all: EngineEvent['action'][]) => all.forEach((action, at) => lives.heed(event(action, at)));

  beforeEach(() => (lives = new LifeEvents()));

  it('keep what the engine tells of a container, with the circumstances', () => {
    lives.heed(event('kill', 1, { signal: 'SIGTERM' }));
    lives.heed(event('die', 2, { exitCode: 143 }));
    expect(lives.of(ID)).toEqual([
      { at: 1, action: 'kill', signal: 'SIGTERM' },
      { at: 2, action: 'die', exitCode: 143 },
    ]);
  });

  it('keep nothing of networks and volumes, and nothing that is not a turn of a life', () => {
    lives.heed(event('destroy', 1, { kind: 'volume' }));
    lives.heed(event('other', 2, { kind: 'connected', name: '' }));
    lives.heed(event('other', 3));
    expect([lives.has(ID), lives.of(ID)]).toEqual([false, []]);
  });

  it('put what comes late where it belongs', () => {
    for (const [action, at] of [
      ['start', 5],
      ['stop', 9],
      ['die', 8],
      ['pause', 9],
    ] as const)
      lives.heed(event(action, at));
    expect(actions()).toEqual(['start', 'die', 'stop', 'pause']);
  });

  it('keep the last ones only', () => {
    lives.heed(event('create'));
    for (let at = 1; at <= KEPT_EVENTS; at++) lives.heed(event('start', at));
    expect([lives.of(ID).length, lives.of(ID)[0]!.at]).toEqual([KEPT_EVENTS, 1]);
  });

  it('know what is gone for an hour', () => {
    heed('create', 'start', 'die', 'destroy');
    lives.forgetGone(new Set(), HOUR);
    expect(lives.has(ID)).toBe(true);
    lives.forgetGone(new Set([ID]), 2 * HOUR);
    expect(lives.has(ID)).toBe(true);
    lives.forgetGone(new Set(), HOUR + 3);
    expect(lives.has(ID)).toBe(false);
  });

  it('tell once that it takes connections after a start, and when that ends and comes back', () => {
    heed('start');
    for (const found of ['healthy', 'healthy', 'unhealthy', 'unhealthy', 'healthy'] as const) {
      lives.noteHealth(ID, found, 10);
    }
    expect(actions()).toEqual(['start', 'healthy', 'unhealthy', 'healthy']);
  });

  it('do not tell that it is well where that is no news: at the start of the worker, or after it slept', () => {
    lives.noteHealth(ID, 'healthy', 1);
    expect(actions()).toEqual([]);
    heed('start', 'healthy', 'pause', 'unpause');
    lives.noteHealth(ID, 'healthy', 10);
    expect(actions()).toEqual(['start', 'healthy', 'pause', 'unpause']);
  });

  it('tell of what takes no connections when the worker starts, but not of what just ended', () => {
    lives.noteHealth(ID, 'unhealthy', 1);
    expect(actions()).toEqual(['unhealthy']);
    lives.heed(event('die', 2));
    lives.noteHealth(ID, 'unhealthy', 3);
    expect(actions()).toEqual(['unhealthy', 'die']);
  });
});

describe('diedOfMemory', () => {
  it.each<[boolean, EngineEvent['action'][]]>([
    [true, ['start', 'oom', 'die']],
    [true, ['start', 'oom', 'oom', 'die', 'start']],
    [true, ['start', 'die', 'oom', 'start']],
    [false, ['start', 'die']],
    [false, ['start', 'oom', 'kill', 'die', 'stop']],
    [false, ['start', 'die', 'start', 'oom']],
  ])('is %s for %j', (expected, all) => {
    const lives = new LifeEvents();
    all.forEach((action, at) => lives.heed(event(action, at)));
    expect(diedOfMemory(lives.of(ID), all.indexOf('die'))).toBe(expected);
  });
});
