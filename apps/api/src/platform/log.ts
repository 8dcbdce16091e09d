import { type DestinationStream, type Logger, pino } from 'pino';

/** Names of fields that must never be written, should somebody log an object that has them. */
const SECRET_FIELDS = [
  'password',
  'token',
  'cvc',
  'card',
  'number',
  'cookie',
  'authorization',
  'csrfToken',
  'parameters',
  'query',
];

/**
 * The log: JSON lines on standard output. Requests' bodies and headers are not passed to it at all; the redaction is the
 * second wall, at the top level and two levels down.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const paths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  const options = { name: 'api', level, redact: { paths, censor: '[redacted]' }, serializers: { err: withoutValues } };
  return destination ? pino(options, destination) : pino(options);
}

/** An error without what database drivers hang onto it: the statement and its values. */
function withoutValues(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'A value that is no error was thrown.' };
  const code = (error as { code?: unknown }).code;
  const cause: object = error.cause === undefined ? {} : { cause: withoutValues(error.cause) };
  return { name: error.name, message: firstLine(error.message), stack: frames(error), code, ...cause };
}

/** A message of MariaDB repeats values (`Duplicate entry 'ada@example.com' for key …`): quoted parts are left out. */
function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.replace(/'[^']*'/g, "'…'");
}

function frames(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.trim());
}
