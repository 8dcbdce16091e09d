import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Billing, previewsQuery } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { Section } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { OpenInvoices } from '../overview/open-invoices.tsx';
import { ChooseDay } from './choose-day.tsx';

/** The day of the month on which is paid. */
export function DayTab({ billing }: { billing: Billing }) {
  const { day: texts } = useTexts().money.billing;
  const { data, error, refetch } = useQuery(previewsQuery);
  return (
    <Stack gap="lg">
      <OpenInvoices billing={billing} />
      <Section title={texts.title}>
        <Text maw={680} mb="lg">
          {texts.now(billing.billingDay)} {texts.intro}
        </Text>
        {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
        {data && <ChooseDay billing={billing} previews={data.days} />}
        {!data && !error && <Skeleton height={420} radius="md" />}
      </Section>
    </Stack>
  );
}
