import { figure } from './figures.ts';
import { money, plainDate } from './format.ts';
import { addDays, plainRange } from './plain-days.ts';
import type { Language } from './language.ts';
import { translated } from './translated.ts';

const DAY = /\d{4}-\d{2}-\d{2}/.source;
const SPAN = new RegExp(`\\b(${DAY}) to (${DAY})\\b`, 'g');
const DATE = new RegExp(`\\b${DAY}\\b`, 'g');
const AMOUNT = /\b(\d+\.\d+) ([A-Z]{3})\b/g;
const SIZE = /\b\d+\.\d+(?= GB\b)/g;

/** What a line of an invoice is for, or how much of it. The API says it in English, and days and figures as programs read them. */
export function lineText(description: string, language: Language): string {
  return translated(description)
    .replace(SPAN, (_, first: string, last: string) => plainRange(first, addDays(last, 1), language))
    .replace(DATE, (date) => plainDate(date, language, 'medium'))
    .replace(AMOUNT, (_, amount: string, currency: string) =>
      money(Math.round(Number(amount) * 100), currency, language),
    )
    .replace(SIZE, (size) => figure(Number(size), language, 2));
}
