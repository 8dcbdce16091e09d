const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
const rules = new Intl.PluralRules('en', { type: 'ordinal' });

/** `25th`, as days of a month are called in English. */
export function ordinal(count: number): string {
  return `${count}${ENDINGS[rules.select(count)] ?? 'th'}`;
}
