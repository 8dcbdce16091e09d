import { useMemo } from 'react';
import { duration, figure, percent } from '../../texts/figures.ts';
import { bytes } from '../../texts/format.ts';
import { useLanguage } from '../../texts/texts.tsx';

/** Always the same functions, as long as the language is: charts are drawn anew for others. */
export function useFigureFormats() {
  const { language } = useLanguage();
  return useMemo(
    () => ({
      count: (value: number) => figure(value, language, value < 10 ? 1 : 0),
      size: (value: number) => bytes(value, language),
      percent: (value: number) => percent(value, language, 1),
      duration: (value: number) => duration(value, language),
    }),
    [language],
  );
}
