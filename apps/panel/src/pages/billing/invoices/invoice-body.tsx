import { Button, Group, Stack, Text } from '@mantine/core';
import { type Invoice, pdfOf } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import { Icon } from '../../../ui/icon.tsx';
import { brandOf } from '../card/card-name.tsx';
import { Refusal } from '../refusal.tsx';
import { usePayment } from '../use-payment.tsx';
import { InvoiceLines } from './invoice-lines.tsx';
import { InvoiceState } from './invoice-state.tsx';

/** All that an invoice says, and what came of it. */
export function InvoiceBody({ invoice }: { invoice: Invoice }) {
  const { invoices: texts } = useTexts().money.billing;
  const { longDate, range } = useFormats();
  const payment = usePayment(invoice);
  const open = invoice.status === 'open';
  return (
    <Stack gap="lg">
      <div>
        <InvoiceState status={invoice.status} />
        <Text c="dimmed" size="sm" mt={4}>
          <Outcome invoice={invoice} />
        </Text>
        <Text c="dimmed" size="sm">
          {texts.issuedFor(longDate(invoice.issuedOn), range(invoice.periodStart, invoice.periodEnd))}
        </Text>
      </div>
      {open && <Refusal invoice={invoice} />}
      <InvoiceLines invoice={invoice} />
      <Group gap="xs" align="flex-start">
        {open && payment.button}
        <Button
          component="a"
          href={pdfOf('invoices', invoice.id)}
          target="_blank"
          variant="default"
          leftSection={<Icon name="download" size={16} />}
        >
          {texts.pdfOf(invoice.number)}
        </Button>
      </Group>
      {payment.problem}
      <CreditNotes invoice={invoice} />
      <div>
        <Text fw={600}>{texts.to}</Text>
        {[invoice.buyer.name, ...invoice.buyer.addressLines, invoice.buyer.email].map((line) => (
          <Text key={line} size="sm">
            {line}
          </Text>
        ))}
      </div>
    </Stack>
  );
}

function Outcome({ invoice: { status, paidOn, card } }: { invoice: Invoice }) {
  const { invoices: texts, card: cardTexts } = useTexts().money.billing;
  const { longDate } = useFormats();
  if (status !== 'paid' || !paidOn) return texts.explained[status];
  if (!card) return texts.paidWithoutCard(longDate(paidOn));
  return texts.paidOn(longDate(paidOn), cardTexts.of(brandOf(card.brand), card.last4));
}

function CreditNotes({ invoice: { creditNotes } }: { invoice: Invoice }) {
  const { invoices: texts } = useTexts().money.billing;
  const { date, money } = useFormats();
  if (creditNotes.length === 0) return null;
  return (
    <Stack gap="xs">
      <Text fw={600}>{texts.credited}</Text>
      {creditNotes.map((note) => (
        <Group key={note.id} justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text size="sm">
              {texts.creditNote(note.number)}, {date(note.issuedOn)}, {texts.paidTo[note.paidTo]}
            </Text>
            <Text size="sm" c="dimmed">
              {note.reason}
            </Text>
          </div>
          <Text className="money">{money(note.totalCents, note.currency)}</Text>
        </Group>
      ))}
    </Stack>
  );
}
