import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import classes from './invoices.module.css';

export const INVOICE = 'invoice';

/** Opens an invoice beside whatever list is shown. `whole`: all of the row can be clicked. */
export function InvoiceLink({ id, whole, children }: { id: string; whole?: boolean; children: ReactNode }) {
  const [params] = useSearchParams();
  const search = new URLSearchParams(params);
  search.set(INVOICE, id);
  return (
    <Anchor
      component={Link}
      to={`?${search}`}
      preventScrollReset
      inherit
      fw={500}
      className={whole ? classes.whole : undefined}
    >
      {children}
    </Anchor>
  );
}
