/** Each price holds from its day until that of the next one. */
export function standingOf(
  validFrom: string,
  prices: { validFrom: string }[],
  today: string,
): 'toCome' | 'now' | 'past' {
  if (validFrom > today) return 'toCome';
  return prices.some((other) => other.validFrom > validFrom && other.validFrom <= today) ? 'past' : 'now';
}
