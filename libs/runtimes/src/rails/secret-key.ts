import { createHmac } from 'node:crypto';

/**
 * What Rails signs and encrypts cookies with: the same for a site over all of its releases, and known to no other. 128
 * hexadecimal characters, as `rails secret` makes them.
 */
export function secretKeyBase(siteSecret: string): string {
  return createHmac('sha512', siteSecret).update('rails secret_key_base').digest('hex');
}
