import { figure, measured } from './figures.ts';
import { instant, money, plainDate } from './format.ts';
import { dayAndMonth, daysAndMonth, plainRange, shortDay, shortRange } from './plain-days.ts';
import { useLanguage } from './texts.tsx';

/** All ways of writing figures and days, in the language that was chosen. */
export function useFormats() {
  const { language } = useLanguage();
  return {
    money: (cents: number, currency: string) => money(cents, currency, language),
    date: (date: string) => plainDate(date, language, 'medium'),
    longDate: (date: string) => plainDate(date, language),
    instant: (iso: string) => instant(iso, language),
    dayAndMonth: (date: string) => dayAndMonth(date, language),
    shortDay: (date: string) => shortDay(date, language),
    daysAndMonth: (start: string, end: string) => daysAndMonth(start, end, language),
    range: (start: string, end: string) => plainRange(start, end, language),
    shortRange: (start: string, end: string) => shortRange(start, end, language),
    figure: (value: number, places?: number) => figure(value, language, places),
    measured: (value: number) => measured(value, language),
  };
}
