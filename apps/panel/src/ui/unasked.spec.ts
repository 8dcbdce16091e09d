import { type Location, NavigationType } from 'react-router';
import { leavesPage, UNASKED } from './unasked.ts';

const at = (pathname: string, rest: Partial<Location> = {}): Location => ({
  ...{ pathname, search: '', hash: '', key: '', state: null, mask: undefined },
  ...rest,
});
const leaves = (from: Location, to: Location, historyAction = NavigationType.Push) =>
  leavesPage({ currentLocation: from, nextLocation: to, historyAction });

it.each([
  ['to another tab', at('/domains/1/runtimes'), at('/domains/1/settings'), true],
  ['to another file', at('/domains/1/files', { search: '?file=a' }), at('/domains/1/files'), true],
  ['to the content', at('/domains/1/settings'), at('/domains/1/settings', { hash: '#content' }), false],
  ['from what was deleted', at('/domains/1/settings'), at('/domains', UNASKED), false],
])('asks who goes %s with something unsaved, where that loses it', (_where, from, to, asks) => {
  expect(leaves(from, to)).toBe(asks);
});

it('asks who goes back to where nobody was asked the first time', () => {
  expect(leaves(at('/domains/2/settings'), at('/domains', UNASKED), NavigationType.Pop)).toBe(true);
});
