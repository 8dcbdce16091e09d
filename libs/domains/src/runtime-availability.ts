import { InvalidInput } from '@onebox/errors';
import { type PlatformFacts, runtimeFact } from '@onebox/platform';
import { type Catalogue, catalogue, type Runtime, type RuntimeSpec } from '@onebox/runtimes';

/** A sentence for the customer where this platform cannot have a version of a runtime; undefined where it can. */
export type WhyUnavailable = (runtime: Runtime, version: string) => string | undefined;

/** As the worker has found it out. A Windows node has to be seen before anything is believed to run on one. */
export async function whyUnavailable(facts: PlatformFacts): Promise<WhyUnavailable> {
  const [nodes, unavailable] = await Promise.all([facts.nodes(), facts.unavailable()]);
  const systems = new Set(['linux', ...nodes.map(({ os }) => os)]);
  return ({ id, title, os }, version) =>
    unavailable[runtimeFact(id, version)] ??
    (systems.has(os) ? undefined : `${title} needs a machine with Windows, and none has been seen here.`);
}

/**
 * What a domain has already is not refused: it may be changed beside it.
 * @throws InvalidInput `runtime.unavailable` at `runtimes.<n>.runtime`, or at its version where another one can be had
 */
export function requireAvailable(
  runtimes: RuntimeSpec[],
  before: RuntimeSpec[],
  why: WhyUnavailable,
  known: Catalogue = catalogue,
): void {
  const errors = runtimes.flatMap((spec, index) => {
    const runtime = known.find(spec.runtime)!;
    const reason = why(runtime, spec.version);
    if (!reason || before.some((old) => old.runtime === spec.runtime && old.version === spec.version)) return [];
    const others = runtime.versions.filter(({ version }) => !why(runtime, version));
    const choices = others.map(({ version }) => version).join(', ');
    const advice = choices ? ` Choose one of: ${choices}.` : '';
    return [{ path: `runtimes.${index}.${choices ? 'version' : 'runtime'}`, message: reason + advice }];
  });
  if (errors.length > 0) throw new InvalidInput(errors, 'runtime.unavailable');
}
