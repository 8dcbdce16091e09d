import { Stack, Text } from '@mantine/core';
import type { Billing } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import { Section } from '../../../ui/page.tsx';
import { CurrentUsage } from '../usage/current-usage.tsx';
import { Figures } from './figures.tsx';
import { OpenInvoices } from './open-invoices.tsx';

/** How the account stands, at a glance. */
export function Overview({ billing }: { billing: Billing }) {
  return (
    <Stack gap="lg">
      <OpenInvoices billing={billing} />
      <Plan billing={billing} />
      <Figures billing={billing} />
      <CurrentUsage />
    </Stack>
  );
}

function Plan({ billing: { plan, currency, billingDay } }: { billing: Billing }) {
  const { plan: texts } = useTexts().money.billing;
  const { money, figure } = useFormats();
  const { included, beyond } = plan;
  const cost = (cents: number) => money(cents, currency);
  return (
    <Section title={texts.title}>
      <Text size="lg" fw={500}>
        {texts.sentence(plan.name, cost(plan.priceCents), billingDay)}
      </Text>
      <Text mt={4} maw={760}>
        {texts.included(figure(included.storageGb), figure(included.trafficGb), figure(included.memoryGbHours))}
      </Text>
      <Text c="dimmed" size="sm" mt={4} maw={760}>
        {texts.beyond(cost(beyond.storageGbCents), cost(beyond.trafficGbCents), cost(beyond.memoryGbHourCents))}
      </Text>
    </Section>
  );
}
