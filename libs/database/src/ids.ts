import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export type IdPrefix =
  | 'acc'
  | 'usr'
  | 'ses'
  | 'tok'
  | 'dom'
  | 'rev'
  | 'rel'
  | 'db'
  | 'op'
  | 'net'
  | 'run'
  | 'inv'
  | 'cn'
  | 'pay'
  | 'chg'
  | 'bal'
  | 'dec'
  | 'trf'
  | 'reg'
  | 'mail'
  | 'idem'
  | 'upl'
  | 'tra';

/**
 * A sortable id such as `dom_01kb3v…`: 10 characters of milliseconds, then 16 random ones (the layout of a ULID, in small
 * letters). 30 characters at most with its prefix.
 */
export function newId(prefix: IdPrefix, now = Date.now()): string {
  let time = '';
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32]! + time;
  const random = [...randomBytes(16)].map((byte) => ALPHABET[byte % 32]).join('');
  return `${prefix}_${time}${random}`;
}
