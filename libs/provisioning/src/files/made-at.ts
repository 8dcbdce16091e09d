const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** When an id was made, in milliseconds: its first ten characters (see `newId` of @onebox/database); undefined for another name. */
export function madeAt(prefix: string, name: string): number | undefined {
  if (!new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`).test(name)) return undefined;
  const start = prefix.length + 1;
  return [...name.slice(start, start + 10)].reduce((time, letter) => time * 32 + ALPHABET.indexOf(letter), 0);
}
