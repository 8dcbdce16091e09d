import { type BlockerFunction, NavigationType } from 'react-router';

/** For going where nothing can be saved any more: from what was deleted, or having signed out. */
export const UNASKED = { state: { unasked: true } };

type Going = Parameters<BlockerFunction>[0];

/** Whether somebody goes off with what they wrote: a jump within the page does not, and back leads to no such place. */
export function leavesPage({ currentLocation: from, nextLocation: to, historyAction }: Going): boolean {
  if (from.pathname === to.pathname && from.search === to.search) return false;
  return historyAction === NavigationType.Pop || !(to.state as typeof UNASKED.state | null)?.unasked;
}
