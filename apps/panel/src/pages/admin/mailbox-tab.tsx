import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { type MailHead, mailboxQuery, mailQuery, retryMail } from '../../api/admin-money.ts';
import { queryClient } from '../../api/query-client.ts';
import { instant } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { Facts } from '../../ui/facts.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { type Look, LookDot } from '../../ui/look-dot.tsx';
import classes from './mailbox.module.css';
import { PagedTable } from './paged-table.tsx';
import { SearchField } from './search-field.tsx';
import { useUrlState } from '../../ui/url-state.ts';

const LOOKS: Record<MailHead['status'], Look> = {
  queued: 'changing',
  sending: 'changing',
  sent: 'well',
  kept: 'quiet',
  failed: 'failing',
};

/** Mails to all accounts, with what became of them. */
export function MailboxTab() {
  const { mailbox: texts } = useTexts().administration.money;
  const url = useUrlState();
  const filter = { status: url.get<MailHead['status']>('status'), recipient: url.get('recipient') };
  const query = useInfiniteQuery(mailboxQuery(filter));
  return (
    <>
      <Group gap="xs" mb="md">
        <SearchField label={texts.search} name="recipient" />
        <FilterMenu name="status" label={texts.status} options={texts.statuses} />
      </Group>
      <PagedTable
        texts={texts}
        query={query}
        columns={useColumns()}
        keyOf={({ id }) => id}
        to={({ id }) => url.with({ mail: id })}
      />
      <MailDrawer />
    </>
  );
}

function useColumns(): Column<MailHead>[] {
  const { mailbox: texts } = useTexts().administration.money;
  return [
    { key: 'subject', title: texts.subject, width: '2.4fr', render: ({ subject }) => subject },
    { key: 'recipient', title: texts.recipient, width: '2fr', render: ({ recipient }) => recipient },
    {
      ...{ key: 'status', title: texts.status, width: '1.6fr', card: 'bare' },
      render: ({ status }) => <LookDot look={LOOKS[status]} word={texts.statuses[status]} />,
    },
    { key: 'when', title: texts.when, width: '1fr', render: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  ];
}

function MailDrawer() {
  const { administration } = useTexts();
  const url = useUrlState();
  const id = url.get('mail');
  return (
    <SideDrawer
      opened={id !== undefined}
      onClose={() => url.set({ mail: null })}
      title={administration.money.mailbox.one}
    >
      {id && <Content key={id} id={id} />}
    </SideDrawer>
  );
}

/** As text: its HTML was written by us, but quotes what customers typed. */
function Content({ id }: { id: string }) {
  const { texts, language } = useLanguage();
  const words = texts.administration.money.mailbox;
  const { data, error, isPending, refetch } = useQuery(mailQuery(id));
  const retry = useMutation({
    mutationFn: () => retryMail(id),
    onSuccess: (mail) => {
      queryClient.setQueryData(mailQuery(id).queryKey, mail);
      return queryClient.invalidateQueries({ queryKey: ['admin', 'mailbox'] });
    },
  });
  if (isPending) return <Skeleton height={320} />;
  if (!data) return <ProblemNote error={error} retry={() => void refetch()} />;
  const facts: [string, string | number | null][] = [
    [words.recipient, data.recipient],
    [words.when, instant(data.createdAt, language)],
    [words.sent, data.sentAt && instant(data.sentAt, language)],
    [words.attempts, data.attempts || null],
    [words.next, data.nextAttemptAt && instant(data.nextAttemptAt, language)],
    [words.lastError, data.lastError],
  ];
  return (
    <Stack gap="md">
      <Text size="lg" fw={650}>
        {data.subject}
      </Text>
      <Group role="status">
        <LookDot look={LOOKS[data.status]} word={words.statuses[data.status]} />
        {(data.status === 'failed' || data.status === 'kept') && (
          <Button size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
            {words.retry}
          </Button>
        )}
        {retry.isSuccess && data.status === 'queued' && <Text size="sm">{words.queued}</Text>}
      </Group>
      <ProblemNote error={retry.error} />
      <Facts facts={facts.filter(([, value]) => value !== null)} />
      <pre className={classes.mail}>{data.text}</pre>
    </Stack>
  );
}
