import { useMemo } from 'react';
import { figure, percent } from '../../texts/figures.ts';
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
      /** Milliseconds; from a second on in seconds. */
      duration: (value: number) =>
        value < 1000 ? `${figure(value, language)} ms` : `${figure(value / 1000, language, 1)} s`,
    }),
    [language],
  );
}
