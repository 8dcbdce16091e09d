/**
 * The head that the edge sends before a request: the PROXY protocol, version 2, section 2.2 (haproxy.org,
 * doc/proxy-protocol.txt), with three values of our own in the types that the standard leaves to applications.
 */
export interface ProxyHead {
  secret: string;
  siteId: string;
  /** The pool that the edge had chosen; absent where it knows none. */
  pool?: string;
  /** Bytes that the head takes; the request follows. */
  length: number;
}

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const FIXED_BYTES = 16;
const ADDRESS_BYTES: Record<number, number> = { 0x0: 0, 0x1: 12, 0x2: 36, 0x3: 216 };
const TYPES = { secret: 0xe0, siteId: 0xe1, pool: 0xe2 };

/** `more`: the head is not complete yet. `plain`: whoever this is, it is not the edge. */
export function parseProxyHead(bytes: Buffer): ProxyHead | 'more' | 'plain' {
  const seen = Math.min(bytes.length, SIGNATURE.length);
  if (!bytes.subarray(0, seen).equals(SIGNATURE.subarray(0, seen))) return 'plain';
  if (bytes.length < FIXED_BYTES) return 'more';
  if (bytes[12]! >> 4 !== 2) return 'plain';
  const length = FIXED_BYTES + bytes.readUInt16BE(14);
  if (bytes.length < length) return 'more';
  const values = readValues(bytes.subarray(FIXED_BYTES + (ADDRESS_BYTES[bytes[13]! >> 4] ?? 0), length));
  const pool = values.get(TYPES.pool);
  return {
    secret: values.get(TYPES.secret) ?? '',
    siteId: values.get(TYPES.siteId) ?? '',
    // HAProxy writes a dash for a variable that is not set.
    ...(pool && pool !== '-' ? { pool } : {}),
    length,
  };
}

function readValues(bytes: Buffer): Map<number, string> {
  const values = new Map<number, string>();
  for (let at = 0; at + 3 <= bytes.length;) {
    const end = at + 3 + bytes.readUInt16BE(at + 1);
    values.set(bytes[at]!, bytes.subarray(at + 3, end).toString('latin1'));
    at = end;
  }
  return values;
}
