import type { RevisionSpec, PlannedOneShot } from '@onebox/runtimes';
import type { Candidate, Live } from './site-facts.js';

/**
 * The one-shot steps that a candidate still needs. One that ran for the live revision has done its work on the same files
 * and databases with the same program: a change of an alias installs nothing. A database that it has not seen yet, or that
 * is the first now, has to be filled.
 */
export function dueOneShots(
  { revision, plan }: Pick<Candidate, 'revision' | 'plan'>,
  live: Live | undefined,
): PlannedOneShot[] {
  const wanted = plan?.oneShots ?? [];
  if (live?.revision.spec.releaseId !== revision.spec.releaseId) return wanted;
  if (hasOtherDatabases(revision.spec, live.revision.spec)) return wanted;
  return wanted.filter((step) => !live.plan?.oneShots.some((done) => isSameProgram(step, done)));
}

/** A password's change is none: the databases are the same. */
function hasOtherDatabases(wanted: RevisionSpec, live: RevisionSpec): boolean {
  const [now, before] = [wanted, live].map(({ databases }) => databases.map(({ databaseId }) => databaseId));
  return now!.some((id) => !before!.includes(id)) || (now!.length > 0 && now![0] !== before![0]);
}

function isSameProgram(left: PlannedOneShot, right: PlannedOneShot): boolean {
  return left.name === right.name && left.image === right.image && left.command.join('\0') === right.command.join('\0');
}
