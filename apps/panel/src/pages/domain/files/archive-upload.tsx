import { Button, Group, Progress, Radio, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import type { Domain } from '../../../api/domain-changes.ts';
import { filesChanged } from '../../../api/files.ts';
import { Problem } from '../../../api/problem.ts';
import { queryClient } from '../../../api/query-client.ts';
import { bytes } from '../../../texts/format.ts';
import { useLanguage, useTexts } from '../../../texts/texts.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Section } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Applied } from '../applied.tsx';
import { ARCHIVES, isArchive, sendArchive } from './archive.ts';
import classes from './archive-upload.module.css';

type Mode = 'replace' | 'merge';

/** The site's files, as an archive: they become the site's in one step, or nothing changes. */
export function ArchiveUpload({ domain, onClose }: { domain: Domain; onClose: () => void }) {
  const { domains, common } = useTexts();
  const texts = domains.archive;
  const [mode, setMode] = useState<Mode>(domain.app ? 'merge' : 'replace');
  const [file, setFile] = useState<File | null>(null);
  const upload = useUpload(domain);
  const send = (chosen: File) => {
    setFile(null);
    upload.send(chosen, mode);
  };
  return (
    <Section
      title={texts.title}
      actions={
        <Button variant="default" size="xs" onClick={onClose}>
          {common.close}
        </Button>
      }
    >
      <Stack gap="md">
        <Radio.Group label={texts.mode} value={mode} onChange={(value) => setMode(value)}>
          <Stack gap="xs" mt="xs">
            <Radio value="replace" label={texts.replace} description={texts.replaceHelp} />
            <Radio value="merge" label={texts.merge} description={texts.mergeHelp} />
          </Stack>
        </Radio.Group>
        <DropZone
          disabled={upload.isPending}
          onFile={(chosen) => (mode === 'replace' ? setFile(chosen) : send(chosen))}
        />
        <UploadState upload={upload} />
        <Text size="sm" c="dimmed">
          {texts.later}
        </Text>
      </Stack>
      <Confirm
        opened={file !== null}
        onClose={() => setFile(null)}
        title={texts.confirmTitle(domain.hostname)}
        verb={texts.confirmVerb}
        onConfirm={() => file && send(file)}
      >
        {texts.confirmText(file?.name ?? '')}
      </Confirm>
    </Section>
  );
}

function useUpload(domain: Domain) {
  const [progress, setProgress] = useState(0);
  const stop = useRef(new AbortController());
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: ({ file, mode }: { file: File; mode: Mode }) => {
      setProgress(0);
      stop.current = new AbortController();
      const { signal } = stop.current;
      return sendArchive({ domainId: domain.id, file, mode, signal, onProgress: setProgress });
    },
    onSuccess: (deployed) => {
      queryClient.setQueryData(['domains', domain.id], deployed.domain);
      queryClient.setQueryData(['operations', deployed.operation.id], deployed.operation);
      void filesChanged(domain.id);
    },
  });
  const send = (file: File, mode: Mode) => mutate({ file, mode });
  return { send, stop: () => stop.current.abort(), progress, data, error, isPending };
}

function UploadState({ upload: { progress, data, error, isPending, stop } }: { upload: ReturnType<typeof useUpload> }) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.archive;
  const percent = Math.round(progress * 100);
  if (isPending) {
    return (
      <Stack gap="xs">
        <Progress value={percent} aria-label={texts.sending(percent)} />
        <Group justify="space-between">
          <Text size="sm">{percent < 100 ? texts.sending(percent) : texts.unpacking}</Text>
          <Button size="xs" variant="default" onClick={stop}>
            {texts.stop}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="xs" aria-live="polite">
      {error instanceof Problem && error.code === 'aborted' ? (
        <Text size="sm">{error.message}</Text>
      ) : (
        <ProblemNote error={error} />
      )}
      {data && !error && (
        <>
          <Text size="sm">{texts.uploaded(data.uploaded.files, bytes(data.uploaded.bytes, language))}</Text>
          <Applied operation={data.operation} />
        </>
      )}
    </Stack>
  );
}

function DropZone({ disabled, onFile }: { disabled: boolean; onFile: (file: File) => void }) {
  const texts = useTexts().domains.archive;
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState(false);
  const take = (file: File | undefined) => {
    if (!file || disabled) return;
    const known = isArchive(file.name);
    setRefused(!known);
    if (known) onFile(file);
  };
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isOver);
  };
  return (
    <div
      className={classes.zone}
      data-over={over || undefined}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event);
        take(event.dataTransfer.files[0]);
      }}
    >
      <Icon name="upload" size={28} />
      <Text fw={600}>{texts.drop}</Text>
      <Text size="sm" c="dimmed">
        {texts.kinds}
      </Text>
      <Button variant="default" disabled={disabled} onClick={() => input.current?.click()}>
        {texts.choose}
      </Button>
      <input
        ref={input}
        type="file"
        accept={ARCHIVES.join()}
        hidden
        aria-label={texts.choose}
        onChange={({ currentTarget }) => {
          take(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
      <Text size="sm" c="var(--mantine-color-error)" role="status">
        {refused && texts.refused}
      </Text>
    </div>
  );
}
