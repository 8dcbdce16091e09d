import { InvalidInput } from '@onebox/errors';

const NAME = /^[a-z][a-z0-9_]{0,31}$/;

/** Variables are named after it (`MYSQL_<NAME>_HOST`), so that two names never mean one. @throws InvalidInput at `path` */
export function requireDatabaseName(name: string, path = 'name'): void {
  if (NAME.test(name)) return;
  const message = 'A name has 1 to 32 small letters, digits and underscores, and begins with a letter.';
  throw new InvalidInput([{ path, message }]);
}
