import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import type { Domain } from '../../../api/domain-changes.ts';
import { openFile } from '../../../api/file-content.ts';
import { fileAddress } from '../../../api/files.ts';
import { bytes } from '../../../texts/format.ts';
import { useLanguage, useTexts } from '../../../texts/texts.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Section } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Breadcrumbs } from './breadcrumbs.tsx';
import classes from './files.module.css';
import { nameOf } from './paths.ts';
import { folderAddress } from './use-place.ts';

const TextFile = lazy(() => import('./text-file.tsx'));

interface FileViewProps {
  domain: Domain;
  /** Where one came from. */
  folder: string;
  path: string;
}

/** One file: edited where it is text, seen where it is a picture, else offered for download. */
export function FileView({ domain, folder, path }: FileViewProps) {
  const texts = useTexts().domains.files;
  const { data, error, refetch } = useQuery({
    // Not what is edited: that is never asked for again by itself.
    queryKey: ['file', domain.id, path],
    queryFn: () => openFile(domain.id, path),
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Breadcrumbs folder={folder} file={nameOf(path)} />
        <Group gap="xs">
          <Button component={Link} to={folderAddress(folder)} variant="default">
            {texts.editor.back}
          </Button>
          <Download domainId={domain.id} path={path} />
        </Group>
      </Group>
      <ProblemNote error={error} retry={() => void refetch()} />
      {!data && !error && <Skeleton height={360} />}
      {data?.kind === 'text' && (
        <Suspense fallback={<Skeleton height={360} />}>
          <TextFile domain={domain} path={path} text={data.text} etag={data.etag} />
        </Suspense>
      )}
      {data?.kind === 'picture' && (
        <img
          src={fileAddress({ domainId: domain.id, path })}
          alt={texts.editor.picture(nameOf(path))}
          className={classes.picture}
        />
      )}
      {(data?.kind === 'binary' || data?.kind === 'large') && <NotEdited kind={data.kind} size={data.size} />}
    </Stack>
  );
}

function Download({ domainId, path }: { domainId: string; path: string }) {
  const texts = useTexts().domains.files;
  return (
    <Button
      component="a"
      href={fileAddress({ domainId, path })}
      download={nameOf(path)}
      variant="default"
      leftSection={<Icon name="download" size={16} />}
    >
      {texts.download}
    </Button>
  );
}

function NotEdited({ kind, size }: { kind: 'binary' | 'large'; size: number }) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.files.editor;
  return (
    <Section>
      <Text fw={600}>{texts[kind]}</Text>
      <Text c="dimmed">
        {bytes(size, language)}. {texts.downloadText}
      </Text>
    </Section>
  );
}
