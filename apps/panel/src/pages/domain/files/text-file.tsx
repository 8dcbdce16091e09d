import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Domain } from '../../../api/domain-changes.ts';
import { etagOfFile, openFile, saveText } from '../../../api/file-content.ts';
import { filesChanged } from '../../../api/files.ts';
import { Problem } from '../../../api/problem.ts';
import { useLanguage, useTexts } from '../../../texts/texts.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useUnsaved } from '../../../ui/unsaved.tsx';
import { CodeEditor, type CodeEditorHandle } from './code-editor.tsx';
import { nameOf } from './paths.ts';

interface TextFileProps {
  domain: Domain;
  path: string;
  text: string;
  etag: string;
}

/** Runtimes whose programs read their code once. */
const LOAD_AT_START = new Set(['node', 'python', 'rails', 'aspnetcore']);

/** A text, edited and saved: never over what someone else saved meanwhile, unless that is wanted. */
export default function TextFile({ domain, path, text, etag }: TextFileProps) {
  const texts = useTexts().domains.files.editor;
  const editor = useRef<CodeEditorHandle>(null);
  const [changed, setChanged] = useState(false);
  const saving = useSaving({ domainId: domain.id, path, etag, editor: () => editor.current! });
  useUnsaved(changed);
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <SaveState changed={changed} savedAt={saving.savedAt} />
        <Button onClick={() => saving.save()} loading={saving.isPending} disabled={!changed && !saving.conflict}>
          {texts.save}
        </Button>
      </Group>
      {saving.conflict && (
        <Alert color="yellow" role="alert">
          <Group justify="space-between">
            <Text size="md">{saving.conflict.isGone ? texts.gone : texts.conflict}</Text>
            <Group gap="xs">
              {!saving.conflict.isGone && (
                <Button size="xs" variant="default" onClick={saving.conflict.takeTheirs}>
                  {texts.takeTheirs}
                </Button>
              )}
              <Button size="xs" onClick={saving.conflict.keepMine}>
                {texts.keepMine}
              </Button>
            </Group>
          </Group>
        </Alert>
      )}
      <ProblemNote error={saving.error} retry={() => saving.save()} />
      <CodeEditor
        ref={editor}
        name={nameOf(path)}
        label={texts.label(nameOf(path))}
        text={text}
        onChanged={setChanged}
        onSave={() => saving.save()}
      />
      <Text size="sm" c="dimmed">
        {texts.keys} {texts.tab}{' '}
        {domain.runtimes.some(({ runtime }) => LOAD_AT_START.has(runtime)) && texts.loadsAtStart}
      </Text>
    </Stack>
  );
}

interface SavingOptions {
  domainId: string;
  path: string;
  etag: string;
  editor: () => CodeEditorHandle;
}

function useSaving({ domainId, path, etag: first, editor }: SavingOptions) {
  const etag = useRef<string | null>(first);
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  /** The ETag of what is there instead; null: nothing is. */
  const [theirs, setTheirs] = useState<{ etag: string | null } | null>(null);
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: async () => {
      const text = editor().text();
      return { text, written: await saveText(domainId, path, text, etag.current) };
    },
    onSuccess: ({ text, written }) => {
      etag.current = written.etag;
      editor().markSaved(text);
      setTheirs(null);
      setSavedAt(new Date());
      void filesChanged(domainId);
    },
    onError: async (problem) => {
      if (!isOvertaken(problem)) return;
      setTheirs({ etag: await etagOfFile(domainId, path) });
    },
  });
  const keepMine = () => {
    etag.current = theirs!.etag;
    mutate();
  };
  const takeTheirs = async () => {
    const opened = await openFile(domainId, path);
    if (opened.kind !== 'text') return;
    etag.current = opened.etag;
    editor().replace(opened.text);
    setTheirs(null);
    reset();
  };
  return {
    savedAt,
    isPending,
    error: isOvertaken(error) ? null : error,
    save: () => !isPending && mutate(),
    conflict: theirs && { isGone: theirs.etag === null, keepMine, takeTheirs: () => void takeTheirs() },
  };
}

function isOvertaken(error: unknown): boolean {
  return error instanceof Problem && error.status === 412;
}

function SaveState({ changed, savedAt }: { changed: boolean; savedAt: Date | null }) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.files.editor;
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  return (
    <Text size="sm" c="dimmed" role="status">
      {changed ? texts.changed : savedAt ? texts.saved(time.format(savedAt)) : ''}
    </Text>
  );
}
