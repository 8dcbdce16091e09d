import type { Workload } from '@onebox/engine';

export interface StepInput {
  /** That it ran to its end is written down. */
  recorded: boolean;
  /** Its container, where there is one. */
  found?: Pick<Workload, 'state' | 'exitCode' | 'outOfMemory' | 'startedAt'>;
  /** How often it was ended from outside already. */
  interruptions: number;
  now: Date;
}

export type StepAction =
  | { do: 'go-on' }
  | { do: 'create' | 'start' | 'record' | 'remove' | 'repeat' | 'time-out' }
  /** `patienceMs`: how long its end may be waited for at once. `againMs`: when to look again, should nobody tell of its end. */
  | { do: 'wait'; patienceMs: number; againMs: number }
  | { do: 'fail'; exitCode: number };

/** A step that never ends must not hold up its site for ever. */
export const LONGEST_STEP_MINUTES = 10;
/** Most steps end within it, and what follows begins without a pass in between. */
export const PATIENCE_MS = 3_000;
/** The engine tells of the end; this is for the case that it is lost. */
const AGAIN_MS = 30_000;

/**
 * What a signal leaves (128 + 15, 128 + 9), or an engine that died with it: a machine that restarts, a suspension that was
 * cut off. It is no fault of the step, the first time.
 */
const ENDED_FROM_OUTSIDE = [143, 137, 255];
const REPEATS = 1;

/** What is to be done next about a one-shot step, given what there is of it. */
export function stepAction({ recorded, found, interruptions, now }: StepInput): StepAction {
  if (recorded) return found ? { do: 'remove' } : { do: 'go-on' };
  switch (found?.state) {
    case undefined:
      return { do: 'create' };
    case 'created':
      return { do: 'start' };
    case 'running':
    case 'paused':
      return whileItRuns(found, now);
    case 'exited':
    case 'dead':
      return afterItsEnd(found, interruptions);
  }
}

function whileItRuns({ state, startedAt }: NonNullable<StepInput['found']>, now: Date): StepAction {
  const elapsed = startedAt ? now.getTime() - startedAt.getTime() : 0;
  const left = LONGEST_STEP_MINUTES * 60_000 - elapsed;
  if (left <= 0) return { do: 'time-out' };
  if (state === 'paused') return { do: 'start' };
  return { do: 'wait', patienceMs: Math.max(0, PATIENCE_MS - elapsed), againMs: Math.min(AGAIN_MS, left) };
}

function afterItsEnd({ exitCode = -1, outOfMemory }: NonNullable<StepInput['found']>, before: number): StepAction {
  if (exitCode === 0) return { do: 'record' };
  const interrupted = ENDED_FROM_OUTSIDE.includes(exitCode) && !outOfMemory;
  return interrupted && before < REPEATS ? { do: 'repeat' } : { do: 'fail', exitCode };
}
