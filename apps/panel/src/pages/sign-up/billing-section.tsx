import { Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { percent } from '../../texts/figures.ts';
import { money, plainDate } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { BillingDayPicker } from '../../ui/billing-day-picker.tsx';
import { isMissingInSomeMonths } from '../../ui/billing-day.ts';
import { Section } from '../../ui/page.tsx';
import { type FirstCharges, firstChargesOf } from './first-charges.ts';

interface BillingSectionProps {
  days: Schemas['BillingPreviews']['days'] | undefined;
  today: number;
  value: number;
  onChange: (day: number) => void;
}

/** The billing day, and what it costs: now and later, for whichever day is pointed at. */
export function BillingSection({ days, today, value, onChange }: BillingSectionProps) {
  const { billing } = useTexts().signing.signUp;
  const [previewed, setPreviewed] = useState<number | null>(null);
  const charges = days && firstChargesOf(days, previewed ?? value);
  return (
    <Section title={billing}>
      <Stack gap="md">
        <BillingDayPicker value={value} onChange={onChange} onPreview={setPreviewed} today={today} />
        <div aria-live="polite">{charges ? <Sentence charges={charges} /> : <Skeleton height={42} />}</div>
      </Stack>
    </Section>
  );
}

function Sentence({ charges }: { charges: FirstCharges }) {
  const { texts, language } = useLanguage();
  const { firstCharge, lastDay, tax: included } = texts.signing.signUp;
  const { day, currency, todayCents, nextCents, nextOn, tax } = charges;
  const amount = (cents: number) => money(cents, currency, language);
  const taxText = tax && included(`${tax.name} ${percent(tax.basisPoints / 100, language)}`);
  return (
    <Text mih={42}>
      <Text span fw={600}>
        {firstCharge(amount(todayCents), amount(nextCents), day, plainDate(nextOn, language))}
      </Text>{' '}
      {[taxText, isMissingInSomeMonths(day) && lastDay].filter(Boolean).join(' ')}
    </Text>
  );
}
