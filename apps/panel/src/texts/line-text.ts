import { plainDate } from './format.ts';
import { addDays, plainRange } from './plain-days.ts';
import type { Language } from './texts.tsx';
import { translated } from './translated.ts';

const DAY = /\d{4}-\d{2}-\d{2}/.source;
const SPAN = new RegExp(`\\b(${DAY}) to (${DAY})\\b`, 'g');
const DATE = new RegExp(`\\b${DAY}\\b`, 'g');

/** What a line of an invoice is for. The API says it in English, and days as programs read them. */
export function lineText(description: string, language: Language): string {
  return translated(description)
    .replace(SPAN, (_, first: string, last: string) => plainRange(first, addDays(last, 1), language))
    .replace(DATE, (date) => plainDate(date, language, 'medium'));
}
