import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTexts } from '../../texts/texts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { monthBefore } from './days.ts';

/** A table for accountants: by default of the month that has ended. */
export function InvoicesCsv() {
  const { administration } = useTexts();
  const texts = administration.money.invoices;
  const [opened, { open, close }] = useDisclosure(false);
  const [{ from, to }, setSpan] = useState(() => monthBefore(new Date()));
  return (
    <>
      <Button variant="default" leftSection={<Icon name="download" size={16} />} onClick={open}>
        {texts.csv}
      </Button>
      <Dialog opened={opened} onClose={close} title={texts.csv}>
        {/* A plain form: the browser itself asks for the file, and keeps it. */}
        <form action="/api/v1/admin/invoices.csv" onSubmit={() => setTimeout(close)}>
          <Stack gap="md">
            <Text>{texts.csvText}</Text>
            <TextInput
              type="date"
              name="from"
              required
              label={texts.from}
              value={from}
              max={to}
              onChange={({ currentTarget }) => setSpan({ from: currentTarget.value, to })}
            />
            <TextInput
              type="date"
              name="to"
              required
              label={texts.to}
              value={to}
              min={from}
              onChange={({ currentTarget }) => setSpan({ from, to: currentTarget.value })}
            />
            <Button type="submit" leftSection={<Icon name="download" size={16} />}>
              {texts.download}
            </Button>
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
