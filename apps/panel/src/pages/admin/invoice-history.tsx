import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import type { AnyCreditNote, AnyInvoice } from '../../api/admin-money.ts';
import { money, plainDate } from '../../texts/format.ts';
import { useLanguage } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import classes from './invoice-drawer.module.css';
import { LookDot } from '../../ui/look-dot.tsx';
import { PAYMENT_LOOKS, REFUND_LOOKS } from './money-looks.ts';

/** The attempts to collect it, and what was given back. */
export function InvoiceHistory({ invoice: { payments, creditNotes } }: { invoice: AnyInvoice }) {
  const { texts } = useLanguage();
  const words = texts.administration.money;
  return (
    <>
      {payments.length > 0 && (
        <div>
          <Title order={3}>{words.tabs.payments}</Title>
          {payments.map((payment) => (
            <Payment key={payment.id} payment={payment} />
          ))}
        </div>
      )}
      {creditNotes.length > 0 && (
        <div>
          <Title order={3}>{words.tabs['credit-notes']}</Title>
          {creditNotes.map((note) => (
            <CreditNote key={note.id} note={note} />
          ))}
        </div>
      )}
    </>
  );
}

function Payment({ payment }: { payment: AnyInvoice['payments'][number] }) {
  const { texts, language } = useLanguage();
  const { payments } = texts.administration.money;
  const { status, amountCents, currency, card, attemptedOn, message, attempt } = payment;
  return (
    <Stack gap={2} className={classes.event}>
      <Group justify="space-between">
        <LookDot look={PAYMENT_LOOKS[status]} word={payments.statuses[status]} />
        <Text size="sm" className="money">
          {money(amountCents, currency, language)}
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        {[payments.attempt(attempt), plainDate(attemptedOn, language, 'medium'), card && `${card.brand} ${card.last4}`]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      {message && <Text size="sm">{translated(message)}</Text>}
    </Stack>
  );
}

function CreditNote({ note }: { note: AnyCreditNote }) {
  const { texts, language } = useLanguage();
  const { creditNotes } = texts.administration.money;
  const { id, number, totalCents, currency, issuedOn, reason, refund } = note;
  const status = refund?.status ?? 'balance';
  return (
    <Stack gap={2} className={classes.event}>
      <Group justify="space-between">
        <LookDot look={REFUND_LOOKS[status]} word={creditNotes.statuses[status]} />
        <Text size="sm" className="money">
          {money(totalCents, currency, language)}
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        <Anchor href={`/api/v1/admin/credit-notes/${id}.pdf`} inherit c="var(--panel-link)">
          {number}
        </Anchor>
        {` · ${plainDate(issuedOn, language, 'medium')}`}
      </Text>
      <Text size="sm">{reason}</Text>
    </Stack>
  );
}
