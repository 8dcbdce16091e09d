import { TerminalError, UserError } from '@onebox/errors';
import { z } from 'zod';
import { type Refusal, refusalSchema } from './schemas.js';

const RETRY_AFTER_SECONDS = 5;

/** What a caller is told of an error: a UserError as it is, of all others only that it did not work. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof UserError) {
    const { rejection, code, message, fields, retryAfterSeconds } = error;
    return { rejection, code, message, fields, retryAfterSeconds };
  }
  if (error instanceof TerminalError) {
    return { rejection: 'conflict', code: error.code, message: error.message, fields: [] };
  }
  return {
    rejection: 'unavailable',
    code: 'worker.failed',
    message: 'This did not work. Try again in a moment.',
    fields: [],
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  };
}

/** The same UserError on the caller's side. */
export function errorOf(answer: unknown): UserError {
  const parsed = refusalSchema.safeParse(answer);
  if (!parsed.success) return workerUnavailable();
  const { rejection, code, message, fields, retryAfterSeconds } = parsed.data;
  return new UserError(rejection, code, message, fields, retryAfterSeconds);
}

/** The worker is away, or went away in the middle. */
export function workerUnavailable(): UserError {
  return new UserError(
    'unavailable',
    'worker.unavailable',
    'The part of the platform that does this is restarting. Try again in a moment.',
    [],
    RETRY_AFTER_SECONDS,
  );
}

/** Input that is not what the schema wants, as the error that a caller reads. */
export function malformed(error: z.ZodError): UserError {
  const fields = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  return new UserError('malformed', 'command.malformed', 'The command is not understood.', fields);
}
