import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Names of fields that must never be written, should somebody log an object that has them. */
const SECRET_FIELDS = ['password', 'token', 'env', 'authorization', 'parameters', 'query', 'sql'];

/** The log: JSON lines on standard output. Environments and inputs of commands are not passed to it at all. */
export function createLog(level: string): Log {
  const paths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino({ name: 'worker', level, redact: { paths, censor: '[redacted]' }, serializers: { err: withoutValues } });
}

/** An error without what database drivers hang onto it: the statement and its values. */
function withoutValues(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'A value that is no error was thrown.' };
  const code = (error as { code?: unknown }).code;
  return { name: error.name, message: shown(error), code, stack: frames(error) };
}

/** The database's messages repeat values (`Duplicate entry 'x' for key …`): quoted parts are left out. */
function shown(error: Error): string {
  return 'sqlState' in error || error.name === 'QueryFailedError'
    ? error.message.replace(/'[^']*'/g, "'…'")
    : error.message;
}

function frames(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.trim());
}
