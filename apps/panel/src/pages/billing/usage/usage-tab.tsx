import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { usageQuery } from '../../../api/usage.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import { Section } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { DayChart } from './day-chart.tsx';
import { RangePicker, useUsageRange } from './range-picker.tsx';
import { SubjectTable } from './subject-table.tsx';
import { UsageBars } from './usage-bars.tsx';

/** What was used in some days: against what is included, day by day, by domain. */
export function UsageTab() {
  const { usage: texts } = useTexts().money.billing;
  const { instant } = useFormats();
  const { range, choose } = useUsageRange();
  const running = useQuery(usageQuery('domain'));
  const { data, error, refetch } = useQuery(usageQuery('domain', range));
  return (
    <Stack gap="lg">
      <RangePicker range={range} choose={choose} running={running.data} />
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={220} radius="md" />}
      {data && (
        <>
          <Section title={texts.included}>
            <UsageBars usage={data} />
            {data.bookedThrough && (
              <Text c="dimmed" size="sm" mt="md">
                {texts.live(instant(data.bookedThrough))}
              </Text>
            )}
          </Section>
          <DayChart range={range} />
          <SubjectTable items={data.items} />
        </>
      )}
    </Stack>
  );
}
