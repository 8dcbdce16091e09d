import { InvalidInput } from '@onebox/errors';
import { checkEnvironment, type EnvSpec } from '@onebox/runtimes';
import type { Secrets } from '@onebox/secrets';

/** As a customer writes it. A secret without a value keeps the one that it has. */
export type EnvInput = Record<string, string | { value?: string; secret?: boolean }>;

/** As a customer reads it: a secret's value is never told. */
export type EnvView = Record<string, string | { secret: true }>;

export function envContext(domainId: string): string {
  return `env:${domainId}`;
}

export function envView(env: Record<string, EnvSpec>): EnvView {
  return Object.fromEntries(
    Object.entries(env).map(([name, { value, secret }]) => [name, secret ? { secret: true as const } : value]),
  );
}

/** The opened values, for planning. */
export function openEnv(env: Record<string, EnvSpec>, domainId: string, secrets: Secrets): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, { value, secret }]) => [
      name,
      secret ? secrets.open(value, envContext(domainId)) : value,
    ]),
  );
}

/**
 * Replaces a domain's variables. Values that stay keep their sealed form, so that nothing changed looks so.
 * @throws InvalidInput at `env.<NAME>`; no message repeats a value.
 */
export function writtenEnv(
  before: Record<string, EnvSpec>,
  input: EnvInput,
  domainId: string,
  secrets: Secrets,
): Record<string, EnvSpec> {
  const opened = openEnv(before, domainId, secrets);
  const wanted = Object.entries(input).map(([name, given]) => {
    const { value, secret = before[name]?.secret ?? false } = typeof given === 'string' ? plain(given) : given;
    return { name, secret, value: value ?? valueKept(name, opened, before, secret) };
  });
  const errors = checkEnvironment(Object.fromEntries(wanted.map(({ name, value }) => [name, value])));
  if (errors.length > 0) throw new InvalidInput(errors);
  return Object.fromEntries(
    wanted.map(({ name, secret, value }) => {
      if (!secret) return [name, { value, secret }];
      const same = before[name]?.secret && opened[name] === value;
      return [name, same ? before[name]! : { value: secrets.seal(value, envContext(domainId)), secret }];
    }),
  );
}

function plain(value: string): { value?: string; secret?: boolean } {
  return { value, secret: false };
}

/** A secret cannot be made readable without telling it anew. */
function valueKept(
  name: string,
  opened: Record<string, string>,
  before: Record<string, EnvSpec>,
  secret: boolean,
): string {
  const value = Object.hasOwn(opened, name) ? opened[name] : undefined;
  const revealing = before[name]?.secret && !secret;
  if (value !== undefined && !revealing) return value;
  throw new InvalidInput([{ path: `env.${name}`, message: 'Enter a value.' }]);
}
