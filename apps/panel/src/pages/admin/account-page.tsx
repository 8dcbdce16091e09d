import { Anchor, Button, Skeleton, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { type AccountDetails, accountQuery, resumeAccount, suspendAccount } from '../../api/admin-accounts.ts';
import { useFollowedPlatform } from '../../api/admin-events.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { AccountLedger } from './account-ledger.tsx';
import { AccountOverview } from './account-overview.tsx';
import { AccountState } from './account-state.tsx';
import { CreditModal } from './credit-modal.tsx';
import { InvoiceDrawer } from './invoice-drawer.tsx';
import { InvoicesTable } from './invoices-table.tsx';
import { OperationsTable } from './operations-table.tsx';
import { ReasonModal } from './reason-modal.tsx';
import { TabBar } from './tab-bar.tsx';
import { useUrlState } from '../../ui/url-state.ts';

const TABS = ['overview', 'invoices', 'ledger', 'operations'] as const;

/** One account, as who looks after it needs it: what it has, what it owes, what was done to it. */
export default function AccountPage() {
  useFollowedPlatform();
  const { account: texts, accounts } = useTexts().administration;
  const { id } = useParams() as { id: string };
  const { data, error, isPending, refetch } = useQuery(accountQuery(id));
  return (
    <>
      <Page
        title={data?.name ?? texts.one}
        beside={data && <AccountState {...data} />}
        actions={data && <Actions account={data} />}
      >
        <Anchor component={Link} to="/admin/accounts" size="sm" c="var(--panel-link)">
          ← {accounts.title}
        </Anchor>
        <ProblemNote error={error} retry={() => void refetch()} />
        {isPending && <Skeleton height={360} />}
        {data && <Parts account={data} />}
      </Page>
      <InvoiceDrawer />
    </>
  );
}

function Parts({ account }: { account: AccountDetails }) {
  const { account: texts } = useTexts().administration;
  const url = useUrlState();
  const tab = url.get('tab') ?? 'overview';
  return (
    <Tabs value={tab} onChange={(wanted) => url.set({ tab: wanted, status: null })} keepMounted={false}>
      <TabBar tabs={TABS.map((value) => [value, texts.tabs[value]])} />
      <Tabs.Panel value="overview" pt="lg">
        <AccountOverview account={account} />
      </Tabs.Panel>
      <Tabs.Panel value="invoices" pt="lg">
        <InvoicesTable account={account.id} />
      </Tabs.Panel>
      <Tabs.Panel value="ledger" pt="lg">
        <AccountLedger account={account} />
      </Tabs.Panel>
      <Tabs.Panel value="operations" pt="lg">
        <OperationsTable account={account.id} />
      </Tabs.Panel>
    </Tabs>
  );
}

type Asked = 'credit' | 'suspend' | 'resume' | null;

function Actions({ account }: { account: AccountDetails }) {
  const { account: texts } = useTexts().administration;
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  const { id, name, status, billingExempt } = account;
  if (status === 'deleted' || billingExempt) return null;
  return (
    <>
      <Button variant="default" onClick={() => setAsked('credit')}>
        {texts.credit}
      </Button>
      {status === 'active' ? (
        <Button variant="light" color="red" onClick={() => setAsked('suspend')}>
          {texts.suspend}
        </Button>
      ) : (
        <Button onClick={() => setAsked('resume')}>{texts.resume}</Button>
      )}
      <CreditModal opened={asked === 'credit'} onClose={close} account={account} />
      <ReasonModal
        title={asked === 'suspend' ? texts.suspendTitle(name) : null}
        onClose={close}
        verb={texts.suspend}
        change={`suspend/${id}`}
        color="red.9"
        act={(reason, key) => suspendAccount(id, reason, key)}
      >
        <Text>{texts.suspendText}</Text>
      </ReasonModal>
      <ReasonModal
        title={asked === 'resume' ? texts.resumeTitle(name) : null}
        onClose={close}
        verb={texts.resume}
        change={`resume/${id}`}
        act={(reason, key) => resumeAccount(id, reason, key)}
      >
        <Text>{texts.resumeText}</Text>
      </ReasonModal>
    </>
  );
}
