import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type AccountDetails, type LedgerEntry, ledgerQuery } from '../../api/admin-accounts.ts';
import { money } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { wordFor } from './kinds.ts';
import { PagedTable } from './paged-table.tsx';

/** All that was done to the account's money and standing: when, by whom, why. */
export function AccountLedger({ account }: { account: AccountDetails }) {
  const { ledger: texts } = useTexts().administration.account;
  return (
    <PagedTable
      texts={texts}
      query={useInfiniteQuery(ledgerQuery(account.id))}
      columns={useColumns(account.currency)}
      keyOf={({ id, kind }) => `${kind}${id}`}
    />
  );
}

function useColumns(currency: string): Column<LedgerEntry>[] {
  const { texts, language } = useLanguage();
  const { ledger } = texts.administration.account;
  return [
    { key: 'kind', title: ledger.what, width: '2fr', render: ({ kind }) => wordFor(ledger.kinds, kind) },
    {
      ...{ key: 'amount', title: ledger.amount, width: '1fr', numeric: true },
      render: ({ amountCents }) => (amountCents === null ? '—' : money(amountCents, currency, language)),
    },
    {
      ...{ key: 'reason', title: ledger.reason, width: '3fr' },
      render: ({ reason }) => <span title={reason ?? undefined}>{reason ?? '—'}</span>,
    },
    {
      ...{ key: 'by', title: ledger.by, width: '2fr' },
      render: ({ by }) =>
        by ? (
          (by.email ?? by.userId)
        ) : (
          <Text span size="sm" c="dimmed">
            {ledger.billing}
          </Text>
        ),
    },
    { key: 'at', title: ledger.at, width: '1.2fr', render: ({ at }) => <RelativeTime at={at} /> },
  ];
}
