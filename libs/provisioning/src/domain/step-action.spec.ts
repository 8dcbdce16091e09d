import { stepAction, type StepInput } from './step-action.js';

const now = new Date('2026-01-01T12:00:00Z');
const MINUTE = 60_000;
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const given = (input: Partial<StepInput>): StepInput => ({ recorded: false, interruptions: 0, now, ...input });
const running = (milliseconds: number) => ({ state: 'running' as const, startedAt: ago(milliseconds) });
const ended = (exitCode: number, outOfMemory = false) => ({ state: 'exited' as const, exitCode, outOfMemory });

describe('stepAction', () => {
  it.each<[string, Partial<StepInput>, string]>([
    ['has no container', {}, 'create'],
    ['has one that nobody started', { found: { state: 'created' } }, 'start'],
    ['was paused', { found: { ...running(MINUTE), state: 'paused' } }, 'start'],
    ['runs', { found: running(MINUTE) }, 'wait'],
    ['just started, so that the engine does not say when', { found: { state: 'running' } }, 'wait'],
    ['has run for too long', { found: running(10 * MINUTE) }, 'time-out'],
    ['was paused and began long ago', { found: { ...running(11 * MINUTE), state: 'paused' } }, 'time-out'],
    ['ended well', { found: ended(0) }, 'record'],
    ['ended well, and is half removed', { found: { ...ended(0), state: 'dead' } }, 'record'],
    ['ended well long after its start', { found: { ...ended(0), startedAt: ago(60 * MINUTE) } }, 'record'],
    ['failed', { found: ended(1) }, 'fail'],
    ['was stopped from outside', { found: ended(143) }, 'repeat'],
    ['was killed from outside', { found: ended(137) }, 'repeat'],
    ['ended with its machine', { found: ended(255) }, 'repeat'],
    ['was killed again', { found: ended(137), interruptions: 1 }, 'fail'],
    ['took too much memory', { found: ended(137, true) }, 'fail'],
    ['is recorded, and its container is still there', { recorded: true, found: ended(0) }, 'remove'],
    ['is recorded, whatever its container says', { recorded: true, found: running(0) }, 'remove'],
    ['is recorded and gone', { recorded: true }, 'go-on'],
  ])('of one that %s', (_, input, wanted) => {
    expect(stepAction(given(input)).do).toBe(wanted);
  });

  it('waits at once for a young one only, and looks again when its time is over', () => {
    const wait = (elapsed: number) => stepAction(given({ found: running(elapsed) }));
    expect(wait(0)).toEqual({ do: 'wait', patienceMs: 3_000, againMs: 30_000 });
    expect(wait(2_900)).toEqual({ do: 'wait', patienceMs: 100, againMs: 30_000 });
    expect(wait(MINUTE)).toEqual({ do: 'wait', patienceMs: 0, againMs: 30_000 });
    expect(wait(10 * MINUTE - 5)).toEqual({ do: 'wait', patienceMs: 0, againMs: 5 });
  });

  it('says with which code it failed', () => {
    expect(stepAction(given({ found: ended(7) }))).toEqual({ do: 'fail', exitCode: 7 });
    expect(stepAction(given({ found: { state: 'dead' } }))).toEqual({ do: 'fail', exitCode: -1 });
  });
});
