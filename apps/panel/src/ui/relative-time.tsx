import { Tooltip } from '@mantine/core';
import { useEffect, useReducer } from 'react';
import { instant, relative } from '../texts/format.ts';
import { useLanguage } from '../texts/texts.tsx';

/** What is older says the same for long enough. */
const GROWS_OLD_FOR_MS = 60 * 60_000;

/** `3 minutes ago`, with the exact time for whoever points at it. */
export function RelativeTime({ at }: { at: string }) {
  const { language } = useLanguage();
  const said = useRelative(at);
  return (
    <Tooltip label={instant(at, language)}>
      <time dateTime={at}>{said}</time>
    </Tooltip>
  );
}

/** `12 seconds ago`, which grows old while one looks at it. */
export function useRelative(at: string): string {
  const { language } = useLanguage();
  const [, age] = useReducer((count: number) => count + 1, 0);
  const isYoung = Math.abs(Date.now() - new Date(at).getTime()) < GROWS_OLD_FOR_MS;
  useEffect(() => {
    const timer = isYoung ? setInterval(age, 5000) : undefined;
    return () => clearInterval(timer);
  }, [isYoung]);
  return relative(at, language);
}
