/** Dark enough for white letters: at least 4.5 to 1 (WCAG 2.2, 1.4.3). */
export const TONES = ['#3b5bdb', '#1864ab', '#0b6e75', '#2b7a3d', '#8a5a00', '#b5451b', '#a61e4d', '#862e9c'] as const;

/** Always the same one for a name. */
export function toneOf(hostname: string): number {
  let hash = 0;
  for (const character of hostname) hash = (Math.imul(hash, 31) + character.codePointAt(0)!) >>> 0;
  return hash % TONES.length;
}

/** The first letter or digit of a name, without `www.`. */
export function monogramOf(hostname: string): string {
  const letter = /[\p{L}\p{N}]/u.exec(hostname.replace(/^www\./, ''));
  return (letter?.[0] ?? '·').toUpperCase();
}
