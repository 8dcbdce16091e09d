import { Group } from '@mantine/core';
import type { AccountOverview } from '../../api/admin-accounts.ts';
import { useTexts } from '../../texts/texts.tsx';
import { LookDot } from '../../ui/look-dot.tsx';

type Standing = Pick<AccountOverview, 'status' | 'suspendedFor' | 'overdueCents'>;

/** How an account stands: whether it runs, and whether it owes. */
export function AccountState({ status, suspendedFor, overdueCents }: Standing) {
  const { accounts: texts } = useTexts().administration;
  if (status === 'deleted') return <LookDot look="quiet" word={texts.statuses.deleted} />;
  if (status === 'suspended') {
    return <LookDot look="failing" word={suspendedFor ? texts.suspendedFor[suspendedFor] : texts.statuses.suspended} />;
  }
  if (overdueCents > 0) return <LookDot look="changing" word={texts.states.overdue} />;
  return (
    <Group component="span">
      <LookDot look="well" word={texts.statuses.active} />
    </Group>
  );
}
