import { nextLook } from './next-look';

const names = (...states: string[]) => states.map((state) => ({ state }));
const MINUTE = 60_000;

it.each([
  ['nothing is known yet', names(), 0, 10_000],
  ['one is missing', names('connected', 'missing'), MINUTE, 10_000],
  ['one is missing for long', names('connected', 'missing'), 6 * MINUTE, 60_000],
  ['all are connected', names('connected', 'proxied'), 0, 60_000],
  ['there is no public address', names('local'), 0, false],
])('where %s', (_, given, openFor, expected) => expect(nextLook(given, openFor)).toBe(expected));
