import { useInfiniteQuery } from '@tanstack/react-query';
import { type AnyCreditNote, creditNotesQuery } from '../../api/admin-money.ts';
import { money, plainDate } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { LookDot } from '../../ui/look-dot.tsx';
import { REFUND_LOOKS } from './money-looks.ts';
import { PagedTable } from './paged-table.tsx';
import { useUrlState } from '../../ui/url-state.ts';

/** What was given back, and how far the money is. */
export function CreditNotesTab() {
  const { creditNotes: texts } = useTexts().administration.money;
  const url = useUrlState();
  return (
    <PagedTable
      texts={texts}
      query={useInfiniteQuery(creditNotesQuery)}
      columns={useColumns()}
      keyOf={({ id }) => id}
      to={({ invoiceId }) => url.with({ invoice: invoiceId })}
    />
  );
}

function useColumns(): Column<AnyCreditNote>[] {
  const { texts, language } = useLanguage();
  const { creditNotes } = texts.administration.money;
  return [
    { key: 'number', title: creditNotes.number, width: '1.2fr', render: ({ number }) => number },
    { key: 'invoice', title: creditNotes.invoice, width: '1.1fr', render: ({ invoiceNumber }) => invoiceNumber },
    { key: 'buyer', title: creditNotes.buyer, width: '1.4fr', card: 'bare', render: ({ name }) => name },
    {
      ...{ key: 'where', title: creditNotes.where, width: '1.8fr', card: 'bare' },
      render: ({ refund }) => {
        const status = refund?.status ?? 'balance';
        return <LookDot look={REFUND_LOOKS[status]} word={creditNotes.statuses[status]} />;
      },
    },
    {
      ...{ key: 'reason', title: creditNotes.reason, width: '1.8fr' },
      render: ({ reason }) => <span title={reason}>{reason}</span>,
    },
    {
      ...{ key: 'amount', title: creditNotes.amount, width: '0.9fr', numeric: true },
      render: ({ totalCents, currency }) => money(totalCents, currency, language),
    },
    {
      ...{ key: 'issued', title: creditNotes.issued, width: '1.1fr' },
      render: ({ issuedOn }) => plainDate(issuedOn, language, 'medium'),
    },
  ];
}
