import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { invoiceQuery } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { SideDrawer } from '../../../ui/side-drawer.tsx';
import { useUrlState } from '../../../ui/url-state.ts';
import { InvoiceBody } from './invoice-body.tsx';
import { INVOICE } from './invoice-link.tsx';

/** The invoice that the address names, beside the list. */
export function InvoiceDrawer() {
  const { invoices: texts } = useTexts().money.billing;
  const url = useUrlState();
  const id = url.get(INVOICE);
  const { data, error, refetch } = useQuery({ ...invoiceQuery(id ?? ''), enabled: id !== undefined });
  const close = () => url.set({ [INVOICE]: null });
  return (
    <SideDrawer opened={id !== undefined} onClose={close} title={data ? texts.invoice(data.number) : texts.title}>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {data ? <InvoiceBody invoice={data} /> : !error && <Skeleton height={320} radius="md" />}
    </SideDrawer>
  );
}
