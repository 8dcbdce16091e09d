import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Domain } from '../../../api/domain-changes.ts';
import {
  emptyTrash,
  filesChanged,
  removeFromTrash,
  restoreFile,
  type TrashItem,
  trashQuery,
} from '../../../api/files.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx';
import { nameOf } from './paths.ts';
import { folderAddress, usePlace } from './use-place.ts';

/** What was deleted, until it goes for good. */
export function TrashView({ domain }: { domain: Domain }) {
  const { bin } = useTexts().domains.files;
  const { folder } = usePlace();
  const { data, error, refetch } = useQuery(trashQuery(domain.id));
  const [asked, setAsked] = useState<TrashItem | 'all' | null>(null);
  const changed = () => filesChanged(domain.id);
  const restoring = useMutation({ mutationFn: ({ id }: TrashItem) => restoreFile(domain.id, id), onSettled: changed });
  const removing = useMutation({
    mutationFn: (what: TrashItem | 'all') =>
      what === 'all' ? emptyTrash(domain.id) : removeFromTrash(domain.id, what.id),
    onSettled: changed,
    onSuccess: () => setAsked(null),
  });
  const columns = useTrashColumns((item) => restoring.mutate(item), setAsked);
  return (
    <Section
      title={bin.title}
      actions={
        <Group gap="xs">
          <Button component={Link} to={folderAddress(folder)} variant="default" size="xs">
            {bin.back}
          </Button>
          {data && data.items.length > 0 && (
            <Button variant="default" size="xs" onClick={() => setAsked('all')}>
              {bin.emptyAll}
            </Button>
          )}
        </Group>
      }
    >
      <Stack gap="sm">
        <ProblemNote error={restoring.error ?? error} retry={error ? () => void refetch() : undefined} />
        {!data && !error && <Skeleton height={120} />}
        {data && data.items.length === 0 && <EmptyState title={bin.empty} text={bin.emptyText} />}
        {data && data.items.length > 0 && (
          <>
            <Text size="sm" c="dimmed">
              {bin.text}
            </Text>
            <VirtualTable label={bin.title} columns={columns} rows={data.items} keyOf={({ id }) => id} />
          </>
        )}
      </Stack>
      <Confirm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === 'all' || asked === null ? bin.confirmTitle : bin.removeNamed(nameOf(asked.path))}
        verb={asked === 'all' ? bin.emptyAll : bin.remove}
        pending={removing.isPending}
        error={removing.error}
        onConfirm={() => asked && removing.mutate(asked)}
      >
        {asked === 'all' ? bin.confirmText : bin.confirmOneText}
      </Confirm>
    </Section>
  );
}

function useTrashColumns(restore: (item: TrashItem) => void, remove: (item: TrashItem) => void): Column<TrashItem>[] {
  const { bin, columns } = useTexts().domains.files;
  return [
    { key: 'path', title: bin.was, width: '1fr', render: ({ path }) => `/${path}` },
    { key: 'deleted', title: bin.deleted, width: '130px', render: ({ deletedAt }) => <RelativeTime at={deletedAt} /> },
    { key: 'goes', title: bin.goes, width: '130px', render: ({ removedAt }) => <RelativeTime at={removedAt} /> },
    {
      ...{ key: 'actions', title: columns.actions, width: '250px', numeric: true, card: 'bare' },
      render: (item) => (
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <Button size="xs" variant="default" onClick={() => restore(item)}>
            {bin.restore}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={bin.removeNamed(nameOf(item.path))}
            onClick={() => remove(item)}
          >
            {bin.remove}
          </Button>
        </Group>
      ),
    },
  ];
}
