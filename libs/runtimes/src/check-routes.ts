import type { FieldError } from '@onebox/errors';
import { exposures } from './exposures.js';
import type { RouteSpec, RuntimeSpec } from './revision-spec.js';
import { normalisePath, WRONG_PATH } from './site-path.js';

const EXTENSION = /^\.[a-z0-9]{1,16}$/;

/** As it is kept; what cannot be a prefix stays as it was written, for `checkRoutes` to refuse. */
export function normalisedRoute({ match, to }: RouteSpec): RouteSpec {
  return 'prefix' in match
    ? { match: { prefix: normalisePath(match.prefix) ?? match.prefix }, to }
    : { match: { extension: match.extension.toLowerCase() }, to };
}

/** What is wrong with a list of the customer's, which replaces the derived one, so that it must do all that that does. */
export function checkRoutes(routes: RouteSpec[], runtimes: RuntimeSpec[]): FieldError[] {
  const hidden = checkHiddenRoots(routes, runtimes);
  return [
    ...routes.flatMap((route, index) => checkRoute(route, index, routes, runtimes)),
    ...hidden,
    ...(hidden.length > 0 ? [] : checkEachIsAsked(routes, runtimes)),
  ];
}

function checkRoute(
  { match, to }: RouteSpec,
  index: number,
  routes: RouteSpec[],
  runtimes: RuntimeSpec[],
): FieldError[] {
  const errors: FieldError[] = [];
  const [kind, text] = Object.entries(match)[0] as ['prefix' | 'extension', string];
  const path = `routes.${index}.match.${kind}`;
  if (kind === 'extension' && !EXTENSION.test(text)) errors.push({ path, message: 'must look like .php.' });
  if (kind === 'prefix' && normalisePath(text) !== text) errors.push({ path, message: WRONG_PATH });
  if (text === '/') errors.push({ path, message: 'The default runtime answers /: choose another prefix.' });
  if (routes.findIndex((other) => Object.values(other.match)[0] === text) < index) {
    errors.push({ path, message: `There is another route for ${text}.` });
  }
  if (!runtimes.some(({ name }) => name === to)) {
    const message = `This domain has no runtime named ${to} for ${text}: change runtimes and routes together.`;
    errors.push({ path: `routes.${index}.to`, message });
  }
  return errors;
}

/** The derived prefixes are gone, so the list must guard the roots within roots itself, and not uncover what lies in them. */
function checkHiddenRoots(routes: RouteSpec[], runtimes: RuntimeSpec[]): FieldError[] {
  const guards = (prefix: string, root: string) =>
    routes.some(
      ({ match, to }) => leads(match, prefix) && runtimes.some((one) => one.name === to && one.root === root),
    );
  return exposures(runtimes).flatMap(({ outer, inner, exposedAt }) => [
    ...(guards(exposedAt, inner.root)
      ? []
      : [
          {
            path: 'routes',
            message: `Without a route from ${exposedAt} to ${inner.name}, ${outer.name} would serve its files.`,
          },
        ]),
    ...routes.flatMap(({ match, to }, index) =>
      to === outer.name && 'prefix' in match && match.prefix !== exposedAt && match.prefix.startsWith(exposedAt)
        ? [
            {
              path: `routes.${index}.match.prefix`,
              message: `${outer.name} would serve the files of ${inner.name} there.`,
            },
          ]
        : [],
    ),
  ]);
}

function checkEachIsAsked(routes: RouteSpec[], runtimes: RuntimeSpec[]): FieldError[] {
  return runtimes
    .filter((spec) => !spec.default && !routes.some(({ to }) => to === spec.name))
    .map(({ name }) => ({ path: 'routes', message: `No route leads to ${name}, so it would never be asked.` }));
}

function leads(match: RouteSpec['match'], prefix: string): boolean {
  return 'prefix' in match && match.prefix === prefix;
}
