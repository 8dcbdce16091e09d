import { randomInt } from 'node:crypto';
import { FIRST_WORDS, SECOND_WORDS } from './words.js';

const LONGEST = 63;
const NUMBERED = 9;

/** The first label of a name that is not `www`: what its preview is called. */
export function slugBase(hostname: string): string {
  const labels = hostname.split('.');
  return (labels[0] === 'www' ? labels[1] : labels[0])!;
}

export function randomSlug(random: (below: number) => number = randomInt): string {
  return `${FIRST_WORDS[random(FIRST_WORDS.length)]}-${SECOND_WORDS[random(SECOND_WORDS.length)]}`;
}

/**
 * Names to try, the nicest first: `shop`, `shop-2` … `shop-9`, then with random numbers, so that the ten-thousandth shop
 * does not have to ask ten thousand times.
 */
export function slugCandidates(base: string, random: (below: number) => number = randomInt): string[] {
  const small = Array.from({ length: NUMBERED - 1 }, (_, index) => index + 2);
  const large = [3, 4, 4, 4, 5, 5, 6, 6, 8, 8].map((digits) => 10 ** (digits - 1) + random(9 * 10 ** (digits - 1)));
  // Two of the same length may be the same.
  return [...new Set([base, ...[...small, ...large].map((number) => withNumber(base, number))])];
}

function withNumber(base: string, number: number): string {
  const ending = `-${number}`;
  return base.slice(0, LONGEST - ending.length).replace(/-+$/, '') + ending;
}
