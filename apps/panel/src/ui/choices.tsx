import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { LANGUAGES, type Language, useLanguage } from '../texts/texts.tsx';

export function LanguageChoice({ fullWidth }: { fullWidth?: boolean }) {
  const { texts, language, choose } = useLanguage();
  return (
    <SegmentedControl
      size="xs"
      fullWidth={fullWidth}
      aria-label={texts.nav.language}
      value={language}
      onChange={(value) => choose(value as Language)}
      data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
    />
  );
}

export function SchemeChoice({ fullWidth }: { fullWidth?: boolean }) {
  const { nav } = useLanguage().texts;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      fullWidth={fullWidth}
      aria-label={nav.scheme}
      value={colorScheme}
      onChange={(value) => setColorScheme(value)}
      data={[
        { value: 'light', label: nav.light },
        { value: 'dark', label: nav.dark },
        { value: 'auto', label: nav.auto },
      ]}
    />
  );
}
