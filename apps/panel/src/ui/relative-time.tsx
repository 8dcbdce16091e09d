import { Tooltip } from '@mantine/core';
import { instant, relative } from '../texts/format.ts';
import { useLanguage } from '../texts/texts.tsx';

/** `3 minutes ago`, with the exact time for whoever points at it. */
export function RelativeTime({ at }: { at: string }) {
  const { language } = useLanguage();
  return (
    <Tooltip label={instant(at, language)}>
      <time dateTime={at}>{relative(at, language)}</time>
    </Tooltip>
  );
}
