import { UserError } from '@onebox/errors';

/** Files of the account are in too much use for one thing more; it passes within moments. */
export function busy(message: string): UserError {
  return new UserError('unavailable', 'files.busy', message, [], 5);
}
