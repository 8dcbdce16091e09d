import { Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type AnyInvoiceHead, anyInvoicesQuery, type InvoiceFilter } from '../../api/admin-money.ts';
import { money, plainDate } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { monthsBefore } from './days.ts';
import { FilterMenu } from './filter-menu.tsx';
import { type Look, LookDot } from '../../ui/look-dot.tsx';
import { monthName } from './month-name.ts';
import { PagedTable } from './paged-table.tsx';
import { SearchField } from './search-field.tsx';
import { useUrlState } from '../../ui/url-state.ts';

export const INVOICE_LOOKS: Record<AnyInvoiceHead['status'], Look> = {
  open: 'changing',
  paid: 'well',
  carried: 'quiet',
  void: 'quiet',
};

/** Of one account, or of all; each opens beside the list. */
export function InvoicesTable({ account }: { account?: string }) {
  const { invoices: texts } = useTexts().administration.money;
  const url = useUrlState();
  const query = useInfiniteQuery(
    anyInvoicesQuery({
      account,
      q: account ? undefined : url.get('q'),
      status: url.get<NonNullable<InvoiceFilter['status']>>('status'),
      month: url.get('month'),
    }),
  );
  return (
    <>
      <Group gap="xs" mb="md">
        {!account && <SearchField label={texts.search} />}
        <FilterMenu name="status" label={texts.status} options={texts.statuses} />
        <MonthFilter />
      </Group>
      <PagedTable
        texts={texts}
        query={query}
        columns={useColumns(account !== undefined)}
        keyOf={({ id }) => id}
        to={({ id }) => url.with({ invoice: id })}
      />
    </>
  );
}

function MonthFilter() {
  const { texts, language } = useLanguage();
  const months = monthsBefore(new Date(), 24);
  const options = Object.fromEntries(months.map((month) => [month, monthName(month, language)]));
  return <FilterMenu name="month" label={texts.administration.money.invoices.month} options={options} />;
}

function useColumns(ofOne: boolean): Column<AnyInvoiceHead>[] {
  const { texts, language } = useLanguage();
  const { invoices } = texts.administration.money;
  const cents = (amount: number, currency: string) => money(amount, currency, language);
  const buyer: Column<AnyInvoiceHead> = {
    ...{ key: 'name', title: invoices.buyer, width: '1.8fr', card: 'bare' },
    render: ({ name }) => name,
  };
  return [
    { key: 'number', title: invoices.number, width: '1.2fr', render: ({ number }) => number },
    ...(ofOne ? [] : [buyer]),
    {
      ...{ key: 'status', title: invoices.status, width: '1.4fr', card: 'bare' },
      render: ({ status, attempts }) => (
        <LookDot
          look={status === 'open' && attempts > 0 ? 'failing' : INVOICE_LOOKS[status]}
          word={status === 'open' && attempts > 0 ? invoices.refused : invoices.statuses[status]}
        />
      ),
    },
    {
      ...{ key: 'issuedOn', title: invoices.issued, width: '1.1fr' },
      render: ({ issuedOn }) => plainDate(issuedOn, language, 'medium'),
    },
    {
      ...{ key: 'nextStepOn', title: invoices.nextTry, width: '1.1fr', card: 'hidden' },
      render: ({ nextStepOn }) => (nextStepOn ? plainDate(nextStepOn, language, 'medium') : '—'),
    },
    {
      ...{ key: 'total', title: invoices.total, width: '1fr', numeric: true },
      render: ({ totalCents, currency }) => cents(totalCents, currency),
    },
    {
      ...{ key: 'due', title: invoices.due, width: '1fr', numeric: true, card: 'hidden' },
      render: ({ dueCents, currency }) => cents(dueCents, currency),
    },
  ];
}
