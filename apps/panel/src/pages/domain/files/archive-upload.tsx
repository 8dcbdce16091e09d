import { Button, Group, Progress, Radio, Stack, Text } from '@mantine/core';
import { type DragEvent, useRef, useState, useSyncExternalStore } from 'react';
import type { Domain } from '../../../api/domain-changes.ts';
import { Problem } from '../../../api/problem.ts';
import { percent } from '../../../texts/figures.ts';
import { bytes } from '../../../texts/format.ts';
import { useLanguage, useTexts } from '../../../texts/texts.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Section } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Applied } from '../applied.tsx';
import { ARCHIVES, archiveOf, isArchive } from './archive.ts';
import type { ArchiveMode, ArchiveSending } from './archive-sending.ts';
import classes from './archive-upload.module.css';

/** The site's files, as an archive: they become the site's in one step, or nothing changes. */
export function ArchiveUpload({ domain, onClose }: { domain: Domain; onClose: () => void }) {
  const { domains, common } = useTexts();
  const texts = domains.archive;
  const [mode, setMode] = useState<ArchiveMode>(domain.app ? 'merge' : 'replace');
  const [file, setFile] = useState<File | null>(null);
  const sending = archiveOf(domain.id);
  const { isPending } = useSyncExternalStore(sending.subscribe, sending.snapshot);
  const send = (chosen: File) => {
    setFile(null);
    void sending.start(chosen, mode);
  };
  const close = () => {
    sending.clear();
    onClose();
  };
  return (
    <Section
      title={texts.title}
      actions={
        <Button variant="default" size="xs" onClick={close}>
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
        <DropZone disabled={isPending} onFile={(chosen) => (mode === 'replace' ? setFile(chosen) : send(chosen))} />
        <SendingState sending={sending} />
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

/** Of the archive that is on its way, where it is not looked at where it was chosen. */
export function ArchiveUnderWay({ domainId }: { domainId: string }) {
  const { domains, common } = useTexts();
  const sending = archiveOf(domainId);
  const { isPending, deployed, error } = useSyncExternalStore(sending.subscribe, sending.snapshot);
  if (!isPending && !deployed && !error) return null;
  const close = (
    <Button variant="default" size="xs" onClick={() => sending.clear()}>
      {common.close}
    </Button>
  );
  return (
    <Section title={domains.archive.title} actions={!isPending && close}>
      <SendingState sending={sending} />
    </Section>
  );
}

function SendingState({ sending }: { sending: ArchiveSending }) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.archive;
  const { isPending, progress, deployed, error } = useSyncExternalStore(sending.subscribe, sending.snapshot);
  const sent = Math.round(progress * 100);
  const said = texts.sending(percent(sent, language));
  if (isPending) {
    return (
      <Stack gap="xs">
        <Progress value={sent} aria-label={said} />
        <Group justify="space-between">
          <Text size="sm">{sent < 100 ? said : texts.unpacking}</Text>
          <Button size="xs" variant="default" onClick={() => sending.stop()}>
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
        <ProblemNote error={needsMerge(error) ? new Error(texts.needsMerge) : error} />
      )}
      {deployed && (
        <>
          <Text size="sm">{texts.uploaded(deployed.uploaded.files, bytes(deployed.uploaded.bytes, language))}</Text>
          <Applied operation={deployed.operation} />
        </>
      )}
    </Stack>
  );
}

/** An application's files are not replaced. The API names its own parameter. */
function needsMerge(error: unknown): boolean {
  return error instanceof Problem && error.code === 'content.app_needs_merge';
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
