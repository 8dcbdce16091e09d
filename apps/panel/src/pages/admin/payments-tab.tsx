import { Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type AnyPayment, anyPaymentsQuery } from '../../api/admin-money.ts';
import { money, plainDate } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import type { Column } from '../../ui/virtual-table.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { LookDot } from '../../ui/look-dot.tsx';
import { PAYMENT_LOOKS } from './money-looks.ts';
import { PagedTable } from './paged-table.tsx';
import { useUrlState } from '../../ui/url-state.ts';

/** Every attempt to collect an invoice; those that failed with the reason, and what comes next. */
export function PaymentsTab() {
  const { payments: texts } = useTexts().administration.money;
  const url = useUrlState();
  const query = useInfiniteQuery(anyPaymentsQuery({ status: url.get<AnyPayment['status']>('status') }));
  return (
    <>
      <Group gap="xs" mb="md">
        <FilterMenu name="status" label={texts.status} options={texts.statuses} />
      </Group>
      <PagedTable
        texts={texts}
        query={query}
        columns={useColumns()}
        keyOf={({ id }) => id}
        to={({ invoiceId }) => url.with({ invoice: invoiceId })}
      />
    </>
  );
}

function useColumns(): Column<AnyPayment>[] {
  const { texts, language } = useLanguage();
  const { payments, invoices } = texts.administration.money;
  const date = (day: string) => plainDate(day, language, 'medium');
  const why = ({ status, message, invoiceStatus, nextStepOn }: AnyPayment) =>
    status !== 'failed'
      ? ''
      : `${translated(message ?? '')} ${payments.now(invoices.statuses[invoiceStatus], nextStepOn && date(nextStepOn))}`;
  return [
    { key: 'invoice', title: payments.invoice, width: '1.1fr', render: ({ invoiceNumber }) => invoiceNumber },
    { key: 'buyer', title: payments.buyer, width: '1.4fr', card: 'bare', render: ({ name }) => name },
    {
      ...{ key: 'status', title: payments.status, width: '1.1fr', card: 'bare' },
      render: ({ status }) => <LookDot look={PAYMENT_LOOKS[status]} word={payments.statuses[status]} />,
    },
    {
      ...{ key: 'amount', title: payments.amount, width: '0.9fr', numeric: true },
      render: ({ amountCents, currency }) => money(amountCents, currency, language),
    },
    {
      ...{ key: 'card', title: payments.card, width: '1.1fr' },
      render: ({ card }) => (card ? `${card.brand} ${card.last4}` : '—'),
    },
    {
      ...{ key: 'why', title: payments.why, width: '2.6fr', card: 'bare' },
      render: (payment) => <span title={why(payment)}>{why(payment)}</span>,
    },
    { key: 'when', title: payments.when, width: '1.1fr', render: ({ attemptedOn }) => date(attemptedOn) },
  ];
}
