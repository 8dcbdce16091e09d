import { Anchor, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type Invoice, invoicesQuery, pdfOf } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { InvoiceLink } from './invoice-link.tsx';
import { InvoiceState } from './invoice-state.tsx';
import classes from './invoices.module.css';
import { PagedList } from '../../../ui/paged-list.tsx';

/** The newest first; each opens beside the list. */
export function InvoiceList() {
  const { invoices: texts } = useTexts().money.billing;
  const query = useInfiniteQuery(invoicesQuery);
  return (
    <PagedList query={query} title={texts.title} empty={<EmptyState title={texts.none} text={texts.noneText} />}>
      {(invoices) => (
        <Table className={classes.table} verticalSpacing="xs" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{texts.number}</Table.Th>
              <Table.Th scope="col" className={classes.issued}>
                {texts.issued}
              </Table.Th>
              <Table.Th scope="col" className={classes.wide}>
                {texts.period}
              </Table.Th>
              <Table.Th scope="col">{texts.status}</Table.Th>
              <Table.Th scope="col" className={classes.amount}>
                {texts.total}
              </Table.Th>
              <Table.Th scope="col" className={classes.wide}>
                {texts.pdf}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {invoices.map((invoice) => (
              <Row key={invoice.id} invoice={invoice} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </PagedList>
  );
}

function Row({ invoice }: { invoice: Invoice }) {
  const { invoices: texts } = useTexts().money.billing;
  const { date, range, money } = useFormats();
  return (
    <Table.Tr className={classes.row}>
      <Table.Td className={classes.first}>
        <InvoiceLink id={invoice.id} whole>
          {invoice.number}
        </InvoiceLink>
        <span className={classes.issuedBelow}>{date(invoice.issuedOn)}</span>
      </Table.Td>
      <Table.Td className={classes.issued}>{date(invoice.issuedOn)}</Table.Td>
      <Table.Td className={classes.wide}>{range(invoice.periodStart, invoice.periodEnd)}</Table.Td>
      <Table.Td>
        <InvoiceState status={invoice.status} />
      </Table.Td>
      <Table.Td className={classes.amount}>{money(invoice.totalCents, invoice.currency)}</Table.Td>
      <Table.Td className={classes.wide}>
        <Anchor
          href={pdfOf('invoices', invoice.id)}
          target="_blank"
          inherit
          aria-label={texts.pdfOf(invoice.number)}
          className={classes.above}
        >
          {texts.pdf}
        </Anchor>
      </Table.Td>
    </Table.Tr>
  );
}
