import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { LANGUAGES, type Language } from '../texts/language.ts';
import { useLanguage } from '../texts/texts.tsx';

/** A matter of taste, of which one is chosen. */
export interface Choice {
  label: string;
  value: string;
  onChange: (value: string) => void;
  data: { value: string; label: string }[];
}

export function useLanguageChoice(): Choice {
  const { texts, language, choose } = useLanguage();
  return {
    label: texts.nav.language,
    value: language,
    onChange: (value) => choose(value as Language),
    data: Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
  };
}

export function useSchemeChoice(): Choice {
  const { nav } = useLanguage().texts;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return {
    label: nav.scheme,
    value: colorScheme,
    onChange: (value) => setColorScheme(value as MantineColorScheme),
    data: [
      { value: 'light', label: nav.light },
      { value: 'dark', label: nav.dark },
      { value: 'auto', label: nav.auto },
    ],
  };
}
