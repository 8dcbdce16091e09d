import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { Navigate, useParams } from 'react-router';
import { type Billing, billingQuery } from '../../api/billing.ts';
import { useTexts } from '../../texts/texts.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { BillingTabs } from './billing-tabs.tsx';
import { CardTab } from './card/card-tab.tsx';
import { DayTab } from './day/day-tab.tsx';
import { InvoicesTab } from './invoices/invoices-tab.tsx';
import { Overview } from './overview/overview.tsx';
import { UsageTab } from './usage/usage-tab.tsx';

const TABS: Record<string, ComponentType<{ billing: Billing }>> = {
  '': Overview,
  day: DayTab,
  usage: UsageTab,
  invoices: InvoicesTab,
  card: CardTab,
};

/** What is paid: what is open comes first, wherever one looks. */
export default function BillingPage() {
  const { billing: texts } = useTexts().money;
  const { '*': tab = '' } = useParams();
  const Tab = TABS[tab];
  if (!Tab) return <Navigate to="/billing" replace />;
  return (
    <Page title={texts.title}>
      <BillingTabs />
      <WithBilling Tab={Tab} />
    </Page>
  );
}

function WithBilling({ Tab }: { Tab: ComponentType<{ billing: Billing }> }) {
  const { notBilled } = useTexts().money.billing;
  const { data: billing, error, refetch } = useQuery(billingQuery);
  if (error && !billing) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (!billing) return <Waiting />;
  if (billing.nextInvoice === null && billing.status === 'active') return <EmptyState {...notBilled} />;
  return <Tab billing={billing} />;
}

function Waiting() {
  return (
    <Stack gap="lg" aria-busy="true">
      <Skeleton height={132} radius="md" />
      <Skeleton height={240} radius="md" />
    </Stack>
  );
}
