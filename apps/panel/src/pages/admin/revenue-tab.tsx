import { NativeSelect, ScrollArea, Skeleton, Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type MonthlyRevenue, revenueQuery } from '../../api/admin-money.ts';
import { money } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RevenueBars } from './revenue-bars.tsx';
import { monthName } from './month-name.ts';
import { useUrlState } from '../../ui/url-state.ts';

/** What each month of a year brought, a table and a picture for each currency. */
export function RevenueTab() {
  const { revenue: texts } = useTexts().administration.money;
  const url = useUrlState();
  const thisYear = new Date().getFullYear();
  const year = url.get('year') ?? String(thisYear);
  const { data, error, isPending, refetch } = useQuery(revenueQuery(`${year}-01-01`, `${year}-12-31`));
  const currencies = [...new Set(data?.items.map(({ currency }) => currency))];
  return (
    <Stack gap="lg">
      {/* A test account's clock may be years ahead, and its invoices with it. */}
      <NativeSelect
        w={140}
        label={texts.year}
        data={Array.from({ length: 9 }, (_, index) => String(thisYear + 3 - index))}
        value={year}
        onChange={(event) => url.set({ year: event.currentTarget.value })}
      />
      <ProblemNote error={error} retry={() => void refetch()} />
      {isPending && <Skeleton height={320} />}
      {data && currencies.length === 0 && <EmptyState title={texts.none} text={texts.noneText} />}
      {currencies.map((currency) => (
        <Section key={currency} title={texts.chart(currency)}>
          <Stack gap="lg">
            <RevenueBars year={year} months={data!.items.filter((month) => month.currency === currency)} />
            <Months months={data!.items.filter((month) => month.currency === currency)} />
          </Stack>
        </Section>
      ))}
    </Stack>
  );
}

const FIGURES = [
  ['net', 'netCents'],
  ['tax', 'taxCents'],
  ['credited', 'creditedNetCents'],
  ['paid', 'paidCents'],
  ['refunded', 'refundedCents'],
  ['open', 'openCents'],
] as const;

function Months({ months }: { months: MonthlyRevenue[] }) {
  const { texts, language } = useLanguage();
  const words = texts.administration.money.revenue;
  const currency = months[0]!.currency;
  const cells = (valueOf: (key: (typeof FIGURES)[number][1]) => number) =>
    FIGURES.map(([word, key]) => (
      <Table.Td key={word} ta="right">
        {money(valueOf(key), currency, language)}
      </Table.Td>
    ));
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0 }}>
      <Table miw={720}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.month}</Table.Th>
            <Table.Th ta="right">{words.invoices}</Table.Th>
            {FIGURES.map(([word]) => (
              <Table.Th key={word} ta="right">
                {words[word]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {months.map((month) => (
            <Table.Tr key={month.month}>
              <Table.Th scope="row" fw={500}>
                {monthName(month.month, language)}
              </Table.Th>
              <Table.Td ta="right">{month.invoices}</Table.Td>
              {cells((key) => month[key])}
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th scope="row">{words.sum}</Table.Th>
            <Table.Th ta="right">{months.reduce((sum, { invoices }) => sum + invoices, 0)}</Table.Th>
            {cells((key) => months.reduce((sum, month) => sum + month[key], 0))}
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </ScrollArea>
  );
}
