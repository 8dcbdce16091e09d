import { ActionIcon, Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { percent } from '../../../texts/figures.ts';
import { useLanguage, useTexts } from '../../../texts/texts.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Section } from '../../../ui/page.tsx';
import classes from './files.module.css';
import { uploadsOf } from './send-file.ts';
import type { Upload, UploadQueue } from './upload-queue.ts';

/** Shown of a folder with thousands of files. */
const SHOWN = 100;

/** What is on its way to the site, and what has become of it. */
export function UploadList({ domainId }: { domainId: string }) {
  const texts = useTexts().domains.files.sending;
  const queue = uploadsOf(domainId);
  const uploads = useSyncExternalStore(queue.subscribe, queue.snapshot);
  if (uploads.length === 0) return null;
  const done = uploads.filter(({ state }) => state === 'done').length;
  const there = uploads.filter(({ state }) => state === 'exists').length;
  const shown = [
    ...uploads.filter(({ state }) => state !== 'done'),
    ...uploads.filter(({ state }) => state === 'done'),
  ];
  return (
    <Section
      title={texts.title}
      actions={
        <Button size="xs" variant="default" onClick={() => (queue.isBusy ? queue.removeAll() : queue.clear())}>
          {queue.isBusy ? texts.stopAll : texts.forget}
        </Button>
      }
    >
      <Stack gap="xs">
        <Text size="sm" role="status">
          {done === uploads.length ? texts.finished(done) : texts.running(done, uploads.length)}
        </Text>
        {there > 0 && <Existing count={there} queue={queue} />}
        <ul className={classes.uploads}>
          {shown.slice(0, SHOWN).map((upload) => (
            <Line key={upload.id} upload={upload} queue={queue} />
          ))}
        </ul>
      </Stack>
    </Section>
  );
}

function Existing({ count, queue }: { count: number; queue: UploadQueue }) {
  const texts = useTexts().domains.files.sending;
  return (
    <Alert color="yellow" role="alert">
      <Group justify="space-between">
        <Text size="md">{texts.exists(count)}</Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => queue.skipAll()}>
            {texts.skip}
          </Button>
          <Button size="xs" onClick={() => queue.replaceAll()}>
            {texts.replace}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}

function Line({ upload: { id, path, state, progress, problem }, queue }: { upload: Upload; queue: UploadQueue }) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.files.sending;
  const sent = Math.round(progress * 100);
  const said = {
    waiting: texts.waiting,
    again: texts.again,
    sending: percent(sent, language),
    exists: '',
    done: texts.done,
  };
  return (
    <li className={classes.upload}>
      <Text size="sm" className={classes.where}>
        {path}
      </Text>
      <Text size="sm" c={state === 'failed' ? 'var(--mantine-color-error)' : 'dimmed'}>
        {state === 'failed' ? (problem?.message ?? texts.failed) : said[state]}
      </Text>
      <Group gap={4} wrap="nowrap">
        {state === 'failed' && (
          <Button size="xs" variant="default" onClick={() => queue.retry(id)}>
            {texts.retry}
          </Button>
        )}
        {state === 'done' ? (
          <Icon name="check" size={16} />
        ) : (
          <ActionIcon variant="subtle" color="gray" aria-label={texts.stop(path)} onClick={() => queue.remove(id)}>
            <Icon name="cross" size={16} />
          </ActionIcon>
        )}
      </Group>
      {state === 'sending' && <Progress value={sent} size="sm" aria-label={texts.progress(path)} />}
    </li>
  );
}
