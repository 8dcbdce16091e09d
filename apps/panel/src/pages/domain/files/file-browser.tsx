import { Alert, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Domain } from '../../../api/domain-changes.ts';
import { type FileEntry, folderQuery } from '../../../api/files.ts';
import { Problem } from '../../../api/problem.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { nextPageOf } from '../../../ui/next-page.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useUrlState } from '../../../ui/url-state.ts';
import { VirtualTable } from '../../../ui/virtual-table.tsx';
import { SearchBox } from '../../domains/search-box.tsx';
import { Breadcrumbs } from './breadcrumbs.tsx';
import { DropArea } from './drop-area.tsx';
import { FileActions } from './file-actions.tsx';
import { useFileColumns } from './file-columns.tsx';
import { type Asked, NameDialog } from './name-dialog.tsx';
import { joined } from './paths.ts';
import { uploadsOf } from './send-file.ts';
import { useDeletion } from './use-deletion.tsx';
import { editorAddress, folderAddress, usePlace } from './use-place.ts';

/** One folder of the site: what is in it, and what can be done with that. */
export function FileBrowser({ domain }: { domain: Domain }) {
  const texts = useTexts().domains.files;
  const { folder } = usePlace();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const upload = (files: { file: File; path: string }[]) => uploadsOf(domain.id).add(files);
  const made = (wish: Asked, path: string) => {
    setAsked(null);
    if (wish.kind === 'file') void navigate(editorAddress(folder, path));
  };
  return (
    <DropArea folder={folder} onFiles={upload}>
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Breadcrumbs folder={folder} />
          <FileActions folder={folder} onFiles={upload} onCreate={(kind) => setAsked({ kind, folder })} />
        </Group>
        <SearchBox key={folder} label={texts.search} />
        <Entries domain={domain} folder={folder} onRename={(path) => setAsked({ kind: 'rename', path })} />
      </Stack>
      {asked && <NameDialog domainId={domain.id} asked={asked} onClose={() => setAsked(null)} onDone={made} />}
    </DropArea>
  );
}

function Entries({ domain, folder, onRename }: { domain: Domain; folder: string; onRename: (path: string) => void }) {
  const texts = useTexts().domains.files;
  const { sort, q } = usePlace();
  const url = useUrlState();
  const query = useInfiniteQuery(folderQuery({ domainId: domain.id, path: folder }, { sort, q }));
  const { data, error } = query;
  const next = nextPageOf(query);
  const remove = useDeletion(domain.id);
  const columns = useFileColumns({ domainId: domain.id, folder, onRename, onRemove: remove });
  if (!data) return error ? <Missing error={error} retry={next.retry} /> : <Skeleton height={240} />;
  const entries = data.pages.flatMap(({ items }) => items);
  const { total, truncated } = data.pages[0]!;
  if (entries.length === 0) {
    return <EmptyState title={q === '' ? texts.empty : texts.nothingFound(q)} text={texts.emptyText} />;
  }
  return (
    <Stack gap="xs">
      {!next.failed && <ProblemNote error={error} retry={next.retry} />}
      {truncated && (
        <Alert color="yellow" role="note">
          {texts.truncated}
        </Alert>
      )}
      <VirtualTable
        label={texts.title}
        columns={columns}
        rows={entries}
        // Two names that are no UTF-8 may look the same.
        keyOf={({ name, etag, unreadable }) => (unreadable ? `${name}/${etag}` : name)}
        to={(entry) => addressOf(folder, entry)}
        sort={sort}
        onSort={(to) => url.set({ sort: to })}
        onEnd={next.load}
      />
      {next.failed && <ProblemNote error={error} retry={next.retry} />}
      <Text size="sm" c="dimmed" role="status">
        {texts.count(total)}
      </Text>
    </Stack>
  );
}

function Missing({ error, retry }: { error: unknown; retry: () => void }) {
  const texts = useTexts().domains.files;
  if (error instanceof Problem && error.status === 404) return <EmptyState title={texts.gone} text={texts.emptyText} />;
  return <ProblemNote error={error} retry={retry} />;
}

/** Undefined for what cannot be opened. */
function addressOf(folder: string, { name, kind, link, unreadable }: FileEntry): string | undefined {
  if (unreadable) return undefined;
  const path = joined(folder, name);
  const leads = link?.leads ?? kind;
  if (leads === 'folder') return folderAddress(path);
  return leads === 'file' ? editorAddress(folder, path) : undefined;
}
