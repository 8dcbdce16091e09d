import { createHmac } from 'node:crypto';

/** Fields of a body that must not even go into a fingerprint. */
const LEFT_OUT = new Set(['card', 'paymentMethod']);

/** What tells two requests with one key apart: an HMAC of path, query and body without its card. Hexadecimal. */
export function fingerprintOf(key: string, url: string, body: unknown): string {
  return createHmac('sha256', key)
    .update(`${url}\n${canonical(body)}`)
    .digest('hex');
}

/** JSON with sorted fields, so that the order in which a client writes them does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (name, inner: unknown) => {
    if (LEFT_OUT.has(name)) return undefined;
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
