import type { PlannedOneShot } from '@onebox/runtimes';
import type { Candidate, PlannedRevision } from './site-facts.js';

/**
 * The one-shot steps that a candidate still needs. One that ran for the live revision has done its work on the same files
 * with the same program: a change of an alias installs nothing.
 */
export function dueOneShots(
  { revision, plan }: Pick<Candidate, 'revision' | 'plan'>,
  live: PlannedRevision | undefined,
): PlannedOneShot[] {
  const wanted = plan?.oneShots ?? [];
  if (live?.revision.spec.releaseId !== revision.spec.releaseId) return wanted;
  return wanted.filter((step) => !live.plan.oneShots.some((done) => isSameProgram(step, done)));
}

function isSameProgram(left: PlannedOneShot, right: PlannedOneShot): boolean {
  return left.name === right.name && left.image === right.image && left.command.join('\0') === right.command.join('\0');
}
