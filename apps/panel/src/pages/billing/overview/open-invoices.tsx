import { Box, Button, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { Billing, Invoice } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Refusal } from '../refusal.tsx';
import { usePayment } from '../use-payment.tsx';
import classes from './open-invoices.module.css';

/** What is to be paid, before anything else: why it was not, when it is tried again, and how to pay it now. */
export function OpenInvoices({ billing }: { billing: Billing }) {
  const { open: texts } = useTexts().money.billing;
  const { openInvoices, suspendedFor, status } = billing;
  if (openInvoices.length === 0 && suspendedFor !== 'operator') return null;
  return (
    <Box component="section" className={classes.notice} data-suspended={status === 'suspended' || undefined}>
      <Stack gap="sm">
        <Group gap="xs" wrap="nowrap" className={classes.title}>
          <Icon name="warning" />
          <Title order={2}>{titleOf(billing, texts)}</Title>
        </Group>
        {suspendedFor === 'payment' && <Text>{texts.suspendedText}</Text>}
        {suspendedFor === 'operator' && <Text>{texts.suspendedByOperatorText}</Text>}
        {openInvoices.map((invoice) => (
          <OpenInvoice key={invoice.id} invoice={invoice} />
        ))}
      </Stack>
    </Box>
  );
}

function titleOf(
  { suspendedFor, openInvoices }: Billing,
  texts: ReturnType<typeof useTexts>['money']['billing']['open'],
) {
  if (suspendedFor === 'payment') return texts.suspended;
  if (suspendedFor === 'operator') return texts.suspendedByOperator;
  return texts.title(openInvoices.length);
}

function OpenInvoice({ invoice }: { invoice: Invoice }) {
  const { invoices, open } = useTexts().money.billing;
  const { date } = useFormats();
  const payment = usePayment(invoice);
  return (
    <Stack gap="sm" className={classes.invoice}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} flex="1 1 280px">
          <Text fw={600}>
            {invoices.invoice(invoice.number)}, {date(invoice.issuedOn)}
          </Text>
          <Refusal invoice={invoice} />
        </Stack>
        <Group gap="xs" align="flex-start">
          <Button component={Link} to="/billing/card" variant="default">
            {open.anotherCard}
          </Button>
          {payment.button}
        </Group>
      </Group>
      {payment.problem}
    </Stack>
  );
}
