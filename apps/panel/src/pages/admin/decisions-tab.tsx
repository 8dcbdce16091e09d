import { Anchor } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type BillingDecision, decisionsQuery } from '../../api/admin-money.ts';
import { Link } from 'react-router';
import { useTexts } from '../../texts/texts.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { wordFor } from './kinds.ts';
import { PagedTable } from './paged-table.tsx';

/** Who set which price, tax, suspension or clock, and why. */
export function DecisionsTab() {
  const { decisions: texts } = useTexts().administration.money;
  return (
    <PagedTable texts={texts} query={useInfiniteQuery(decisionsQuery)} columns={useColumns()} keyOf={({ id }) => id} />
  );
}

function useColumns(): Column<BillingDecision>[] {
  const { decisions: texts } = useTexts().administration.money;
  return [
    { key: 'kind', title: texts.what, width: '1.2fr', render: ({ kind }) => wordFor(texts.kinds, kind) },
    { key: 'subject', title: texts.subject, width: '2fr', render: (decision) => <Subject decision={decision} /> },
    {
      ...{ key: 'detail', title: texts.detail, width: '2fr' },
      render: ({ detail }) => <span title={said(detail)}>{said(detail)}</span>,
    },
    {
      ...{ key: 'reason', title: texts.reason, width: '2fr' },
      render: ({ reason }) => <span title={reason ?? undefined}>{reason ?? '—'}</span>,
    },
    { key: 'at', title: texts.when, width: '1.1fr', render: ({ at }) => <RelativeTime at={at} /> },
  ];
}

function Subject({ decision: { subject, accountId } }: { decision: BillingDecision }) {
  if (!accountId) return subject;
  return (
    <Anchor component={Link} to={`/admin/accounts/${accountId}`} size="sm" c="var(--panel-link)">
      {subject}
    </Anchor>
  );
}

/** In the API's own terms: what it says differs by kind, and may grow. */
function said(detail: BillingDecision['detail']): string {
  const parts = Object.entries(detail as Record<string, unknown>).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return parts.join(', ') || '—';
}
