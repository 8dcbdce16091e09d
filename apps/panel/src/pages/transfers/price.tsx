import { Text } from '@mantine/core';
import { useTexts } from '../../texts/texts.tsx';
import { useFormats } from '../../texts/use-formats.ts';
import classes from './transfers.module.css';

/** What a transfer costs, and a renewal; in US cents, as the rules of the platform have it. */
export const YEAR = { cents: 1000, currency: 'USD' };

/** Good news first, as long as it is true. */
export function Price({ freeUsed }: { freeUsed: boolean }) {
  const { transfers: texts } = useTexts().money;
  const { money } = useFormats();
  const price = money(YEAR.cents, YEAR.currency);
  if (freeUsed) {
    return <Text c="dimmed">{texts.freeUsed(price)}</Text>;
  }
  return (
    <div className={classes.free}>
      <Text fw={650} size="lg">
        {texts.free}
      </Text>
      <Text size="sm">{texts.freeText(price)}</Text>
    </div>
  );
}
