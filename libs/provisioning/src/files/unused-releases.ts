import { madeAt } from './made-at.js';

/** Releases that stay although nothing runs them: to go back to. */
const KEPT = 3;
/** An upload takes an hour at most, and its revision is written after it. */
const YOUNG_MS = 2 * 60 * 60_000;

export interface ReleasesInput {
  /** Names in the site's `releases` directory. */
  present: string[];
  /** Of the live and of the wanted revision. */
  used: string[];
  /** Of the domain's revisions, the newest first. */
  history: string[];
  now: Date;
}

/** The releases that can go: not used, not among the last few, and of no upload that may still be under way. */
export function unusedReleases({ present, used, history, now }: ReleasesInput): string[] {
  const kept = new Set([...used, ...[...new Set(history)].slice(0, KEPT)]);
  return present.filter((name) => {
    const made = madeAt('rel', name);
    return made !== undefined && !kept.has(name) && made < now.getTime() - YOUNG_MS;
  });
}
