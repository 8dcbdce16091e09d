const SEGMENT = /^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/;
const LONGEST = 200;

export const WRONG_PATH = 'must be a folder such as / or /shop/, of letters, digits, dots, hyphens and underscores.';

/**
 * A folder or prefix as it is kept: `/`, `/tracker/`. Undefined where it cannot be one: dot segments, hidden names,
 * escapes and anything that a map of the edge or a shell would read in its own way.
 */
export function normalisePath(path: string): string | undefined {
  const segments = path.replace(/^\/|\/$/g, '').split('/');
  if (segments.length === 1 && segments[0] === '') return '/';
  if (path.length > LONGEST || segments.some((segment) => !SEGMENT.test(segment))) return undefined;
  return `/${segments.join('/')}/`;
}
