import { Text, VisuallyHidden } from '@mantine/core';
import type { SiteSummary } from '../../api/figures.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { useTexts } from '../../texts/texts.tsx';
import { countedFromNought } from '../../ui/line.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import classes from './domain-list.module.css';

/** How much a site was visited in the last day: the shape, and the sum. */
export function Visits({ summary: { requests, totals } }: { summary: SiteSummary }) {
  const { figures: texts } = useTexts();
  const { figure } = useFormats();
  if (!totals) return null;
  const sum = figure(totals.requests);
  return (
    <>
      <Sparkline values={countedFromNought(requests)} least={10} width={72} height={20} />
      <Text component="span" size="xs" c="dimmed" className={classes.sum} aria-hidden="true">
        {texts.visits(sum)}
      </Text>
      <VisuallyHidden>{texts.perDay(sum)}</VisuallyHidden>
    </>
  );
}
