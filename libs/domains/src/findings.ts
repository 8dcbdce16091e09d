import type { Inspected } from '@onebox/commands';
import { UserError } from '@onebox/errors';
import { type InspectedRuntime, inspectedRuntimes, type RevisionSpec, type RuntimeSpec } from '@onebox/runtimes';

/** What was found in a release that was there already. */
export type Found = Inspected & { releaseId: string };

/** What was found in the files of runtimes that look at the same folder as before; the others' has to be found anew. */
export function keptFindings(
  { runtimes: before, findings }: Pick<RevisionSpec, 'runtimes' | 'findings'>,
  runtimes: RuntimeSpec[],
): RevisionSpec['findings'] {
  const kept = Object.entries(findings ?? {}).filter(([name]) => {
    const [old, now] = [before, runtimes].map((list) => list.find((spec) => spec.name === name));
    return old && now && old.runtime === now.runtime && old.root === now.root;
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** The runtimes whose part of an uploaded release nobody has looked through. */
export function unlooked(spec: RevisionSpec, runtimes: RuntimeSpec[]): InspectedRuntime[] {
  if (!spec.uploaded) return [];
  const kept = keptFindings(spec, runtimes) ?? {};
  return inspectedRuntimes(runtimes).filter(({ name }) => !(name in kept));
}

/** @throws UserError where the files are other ones than those that were looked through. */
export function findingsOf(
  spec: RevisionSpec,
  runtimes: RuntimeSpec[],
  found: Found | undefined,
): RevisionSpec['findings'] {
  const kept = keptFindings(spec, runtimes);
  if (!found) return kept;
  if (found.releaseId === spec.releaseId) return { ...kept, ...found.findings };
  throw new UserError(
    'conflict',
    'content.changed_meanwhile',
    'The files were replaced by someone else during your change. Nothing was changed: try again.',
  );
}
