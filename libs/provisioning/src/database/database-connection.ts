import type { Config } from '@onebox/config';
import { loginName, passwordContext, passwordOf, type TenantDatabase } from '@onebox/databases';
import { OperationalError } from '@onebox/errors';
import type { DatabaseConnection } from '@onebox/runtimes';
import type { Secrets } from '@onebox/secrets';

/** A database as one of its logins reaches it, the password opened. @throws OperationalError while it has no server or password. */
export function databaseConnection(
  database: TenantDatabase,
  login: 'a' | 'b',
  { secrets, config }: { secrets: Secrets; config: Pick<Config, 'externalServers'> },
): DatabaseConnection {
  const { id, engine, name, host, port, placement } = database;
  const sealed = passwordOf(database, login);
  if (host === null || port === null || sealed === null) throw new OperationalError(`${id} cannot be reached yet.`);
  const encrypted = placement === 'external' && config.externalServers[engine]?.tls === true;
  return {
    ...{ engine, name, host, port },
    database: database.physicalName,
    username: loginName(database, login),
    password: secrets.open(sealed, passwordContext(id, login)),
    ...(encrypted ? { tls: true } : {}),
  };
}
