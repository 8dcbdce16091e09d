import type { Language } from '../../texts/language.ts';

/** `2026-11`: `November 2026`, or `Nov`. */
export function monthName(month: string, language: Language, style: 'long' | 'short' = 'long'): string {
  const wanted = style === 'long' ? ({ month: 'long', year: 'numeric' } as const) : ({ month: 'short' } as const);
  return new Intl.DateTimeFormat(language, { ...wanted, timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
}
