import { Tabs } from '@mantine/core';
import { useTexts } from '../../texts/texts.tsx';
import { Page } from '../../ui/page.tsx';
import { CreditNotesTab } from './credit-notes-tab.tsx';
import { DecisionsTab } from './decisions-tab.tsx';
import { InvoiceDrawer } from './invoice-drawer.tsx';
import { InvoicesCsv } from './invoices-csv.tsx';
import { InvoicesTable } from './invoices-table.tsx';
import { MailboxTab } from './mailbox-tab.tsx';
import { PaymentsTab } from './payments-tab.tsx';
import { PricesTab } from './prices-tab.tsx';
import { RevenueTab } from './revenue-tab.tsx';
import { TabBar } from './tab-bar.tsx';
import { useUrlState } from '../../ui/url-state.ts';

const TABS = ['invoices', 'payments', 'credit-notes', 'revenue', 'plans', 'decisions', 'mailbox'] as const;

/** The money of all accounts. What one tab filters by means nothing to another, so a change of tab forgets it. */
export default function MoneyPage() {
  const { money: texts } = useTexts().administration;
  const url = useUrlState();
  const tab = url.get('tab') ?? 'invoices';
  const forgotten = { status: null, q: null, month: null, recipient: null, year: null };
  return (
    <Page title={texts.title} actions={tab === 'invoices' && <InvoicesCsv />}>
      <Tabs value={tab} onChange={(wanted) => url.set({ ...forgotten, tab: wanted })} keepMounted={false}>
        <TabBar tabs={TABS.map((value) => [value, texts.tabs[value]])} />
        <Tabs.Panel value="invoices" pt="lg">
          <InvoicesTable />
        </Tabs.Panel>
        <Tabs.Panel value="payments" pt="lg">
          <PaymentsTab />
        </Tabs.Panel>
        <Tabs.Panel value="credit-notes" pt="lg">
          <CreditNotesTab />
        </Tabs.Panel>
        <Tabs.Panel value="revenue" pt="lg">
          <RevenueTab />
        </Tabs.Panel>
        <Tabs.Panel value="plans" pt="lg">
          <PricesTab />
        </Tabs.Panel>
        <Tabs.Panel value="decisions" pt="lg">
          <DecisionsTab />
        </Tabs.Panel>
        <Tabs.Panel value="mailbox" pt="lg">
          <MailboxTab />
        </Tabs.Panel>
      </Tabs>
      <InvoiceDrawer />
    </Page>
  );
}
