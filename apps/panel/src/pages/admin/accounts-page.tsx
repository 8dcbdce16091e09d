import { Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type AccountFilter, type AccountOverview, accountsQuery, type AccountSort } from '../../api/admin-accounts.ts';
import { money, plainDate } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { Page } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { AccountState } from './account-state.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { PagedTable } from './paged-table.tsx';
import { SearchField } from './search-field.tsx';
import { useUrlState } from '../../ui/url-state.ts';

/** Whose they are, what they have, how they stand. */
export default function AccountsPage() {
  const { accounts: texts } = useTexts().administration;
  const url = useUrlState();
  const sort = url.get<AccountSort>('sort') ?? '-createdAt';
  const query = useInfiniteQuery(
    accountsQuery({
      q: url.get('q'),
      status: url.get<NonNullable<AccountFilter['status']>>('status'),
      state: url.get<NonNullable<AccountFilter['state']>>('state'),
      sort,
    }),
  );
  return (
    <Page title={texts.title}>
      <Group gap="xs">
        <SearchField label={texts.search} />
        <FilterMenu name="status" label={texts.status} options={texts.statuses} />
        <FilterMenu name="state" label={texts.attention} options={texts.states} />
      </Group>
      <PagedTable
        texts={texts}
        query={query}
        columns={useColumns()}
        keyOf={({ id }) => id}
        to={({ id }) => `/admin/accounts/${id}`}
        sort={sort}
        onSort={(wanted) => url.set({ sort: wanted })}
      />
    </Page>
  );
}

function useColumns(): Column<AccountOverview>[] {
  const { texts, language } = useLanguage();
  const { columns, exempt } = texts.administration.accounts;
  const cents = (amount: number, currency: string) => (amount === 0 ? '—' : money(amount, currency, language));
  return [
    {
      ...{ key: 'name', title: columns.name, width: '1.5fr', sortable: true },
      render: ({ name }) => name,
    },
    { key: 'email', title: columns.email, width: '1.5fr', card: 'bare', render: ({ email }) => email ?? '—' },
    {
      ...{ key: 'state', title: columns.state, width: '1.2fr', card: 'bare' },
      render: (account) => <AccountState {...account} />,
    },
    {
      ...{ key: 'domains', title: columns.domains, width: '60px', numeric: true },
      render: ({ domains }) => domains,
    },
    {
      ...{ key: 'containers', title: columns.containers, width: '72px', numeric: true, card: 'hidden' },
      render: ({ containers }) => containers ?? '—',
    },
    {
      ...{ key: 'openCents', title: columns.open, width: '88px', sortable: true, numeric: true },
      render: ({ openCents, overdueCents, currency }) => (
        <Text span size="sm" className="money" fw={overdueCents > 0 ? 600 : undefined}>
          {cents(openCents, currency)}
        </Text>
      ),
    },
    {
      ...{ key: 'balance', title: columns.balance, width: '76px', numeric: true, card: 'hidden' },
      render: ({ balanceCents, currency }) => cents(balanceCents, currency),
    },
    {
      ...{ key: 'billedThrough', title: columns.billedThrough, width: '104px', sortable: true },
      render: ({ billedThrough, billingExempt }) =>
        billingExempt ? exempt : plainDate(billedThrough, language, 'medium'),
    },
    {
      ...{ key: 'createdAt', title: columns.created, width: '112px', sortable: true },
      render: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
  ];
}
