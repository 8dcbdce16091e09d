import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

export const IDEMPOTENT = 'onebox:idempotent';

/**
 * Makes a POST honour `Idempotency-Key`. `heldSecret`: the answer has a secret in it (a token, a password), so that it is
 * not kept and its replay is 409 `secret_already_given`.
 */
export function Idempotent(options: { heldSecret: boolean } = { heldSecret: false }): MethodDecorator {
  const description =
    'Up to 255 characters. The same key with the same body gives the first answer again, for 24 hours; with another ' +
    'body it is a 409.' +
    (options.heldSecret ? ' Since the answer holds a secret, a repetition is a 409 `secret_already_given`.' : '');
  return applyDecorators(
    SetMetadata(IDEMPOTENT, options),
    ApiHeader({ name: 'Idempotency-Key', required: false, description, schema: { type: 'string', maxLength: 255 } }),
  );
}
