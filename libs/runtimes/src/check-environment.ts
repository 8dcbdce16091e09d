import type { FieldError } from '@onebox/errors';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const RESERVED = /^(SITE_|ONEBOX_|APP_SECRET$|APP_SHARED$)/;
const LARGEST_VALUE = 32 * 1024;
/** The kernel takes 128 KiB for one string and 2 MiB for all; containers' engines less. */
const LARGEST_ALL = 128 * 1024;
const MOST = 200;

/** What is wrong with the customer's variables; `path` is `env.<NAME>`. Never repeats a value: it may be a secret. */
export function checkEnvironment(values: Record<string, string>): FieldError[] {
  const entries = Object.entries(values);
  const size = entries.reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value) + 2, 0);
  const errors = entries.flatMap(([name, value]) => checkVariable(name, value));
  if (entries.length > MOST) errors.push({ path: 'env', message: `can hold ${MOST} variables at most.` });
  if (size > LARGEST_ALL) errors.push({ path: 'env', message: 'can hold 128 KiB in all.' });
  return errors;
}

function checkVariable(name: string, value: string): FieldError[] {
  const path = `env.${name}`;
  const errors: FieldError[] = [];
  if (!NAME.test(name)) {
    errors.push({ path, message: 'A name has letters, digits and underscores, and does not start with a digit.' });
  } else if (RESERVED.test(name)) {
    errors.push({ path, message: `${name} is set by the platform and cannot be replaced.` });
  }
  if (value.includes('\0')) errors.push({ path, message: 'A value cannot hold a NUL character.' });
  if (Buffer.byteLength(value) > LARGEST_VALUE) errors.push({ path, message: 'A value can have 32 KiB at most.' });
  return errors;
}
