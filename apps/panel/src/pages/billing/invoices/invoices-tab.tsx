import { SegmentedControl, Stack } from '@mantine/core';
import { useSearchParams } from 'react-router';
import type { Billing } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { OpenInvoices } from '../overview/open-invoices.tsx';
import { CreditNoteList } from './credit-note-list.tsx';
import { InvoiceDrawer } from './invoice-drawer.tsx';
import { InvoiceList } from './invoice-list.tsx';

const NOTES = 'credit-notes';

/** All that was billed, and what was given back. The address holds which list, and which invoice is open beside it. */
export function InvoicesTab({ billing }: { billing: Billing }) {
  const { invoices: texts } = useTexts().money.billing;
  const [params, setParams] = useSearchParams();
  const notes = params.get('show') === NOTES;
  return (
    <Stack gap="lg">
      <OpenInvoices billing={billing} />
      <SegmentedControl
        maw={320}
        aria-label={texts.what}
        value={notes ? NOTES : 'invoices'}
        onChange={(value) => setParams(value === NOTES ? { show: NOTES } : {})}
        data={[
          { value: 'invoices', label: texts.title },
          { value: NOTES, label: texts.creditNotes },
        ]}
      />
      {notes ? <CreditNoteList /> : <InvoiceList />}
      <InvoiceDrawer />
    </Stack>
  );
}
