import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { askForMoneyAgain, type Billing, chooseBillingDay, type PreviewInvoice } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { BillingDayPicker } from '../../../ui/billing-day-picker.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import classes from './choose-day.module.css';
import { NextInvoices } from './next-invoices.tsx';
import { WhatChanges } from './what-changes.tsx';

interface ChooseDayProps {
  billing: Billing;
  previews: { day: number; invoices: PreviewInvoice[] }[];
}

/** Pointing at a day shows what it would bring, choosing it keeps that in view, and only the button changes anything. */
export function ChooseDay({ billing, previews }: ChooseDayProps) {
  const { day: texts } = useTexts().money.billing;
  const now = billing.billingDay;
  const [chosen, setChosen] = useState(now);
  const [pointedAt, setPointedAt] = useState<number | null>(null);
  const shown = pointedAt ?? chosen;
  const invoices = previews.find(({ day }) => day === shown)?.invoices ?? [];
  const change = useMutation({
    mutationFn: chooseBillingDay,
    onSuccess: async ({ billingDay }) => {
      notifications.show({ message: texts.changed(billingDay), color: 'green' });
      await askForMoneyAgain();
    },
  });
  return (
    <form
      className={classes.choose}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== now) change.mutate(chosen);
      }}
    >
      <div>
        <BillingDayPicker value={chosen} onChange={setChosen} onPreview={setPointedAt} />
        <Text role="status" className={classes.sentence}>
          <WhatChanges day={shown} now={now} invoices={invoices} />
        </Text>
        <Group gap="xs" className={classes.actions}>
          {chosen === now ? (
            <Text c="dimmed">{texts.choose}</Text>
          ) : (
            <>
              <Button type="submit" loading={change.isPending}>
                {texts.bill(chosen)}
              </Button>
              <Button variant="default" onClick={() => setChosen(now)}>
                {texts.keep(now)}
              </Button>
            </>
          )}
        </Group>
        <ProblemNote error={change.error} />
      </div>
      <NextInvoices day={shown} now={now} invoices={invoices} />
    </form>
  );
}
