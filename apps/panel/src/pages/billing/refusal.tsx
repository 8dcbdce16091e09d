import { Text } from '@mantine/core';
import type { Invoice } from '../../api/billing.ts';
import { useTexts } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import { useFormats } from '../../texts/use-formats.ts';

/** Why an open invoice was not paid, and what happens next by itself. */
export function Refusal({ invoice: { lastRefusal, attempts, nextStepOn } }: { invoice: Invoice }) {
  const { open: texts } = useTexts().money.billing;
  const { longDate } = useFormats();
  if (!lastRefusal) return <Text size="sm">{texts.notTried}</Text>;
  return (
    <Text size="sm">
      {texts.refused(translated(lastRefusal), attempts)} {nextStepOn && texts.nextTry(longDate(nextStepOn))}
    </Text>
  );
}
