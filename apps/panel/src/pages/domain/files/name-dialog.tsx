import { Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { saveText } from '../../../api/file-content.ts';
import { filesChanged, makeFolder, moveFile } from '../../../api/files.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { faultOf, joined, nameOf } from './paths.ts';

export type Asked = { kind: 'file' | 'folder'; folder: string } | { kind: 'rename'; path: string };

interface NameDialogProps {
  domainId: string;
  asked: Asked;
  onClose: () => void;
  onDone: (asked: Asked, path: string) => void;
}

/** Asks what something is to be called. The dialog stays until the server has made it so. */
export function NameDialog({ domainId, asked, onClose, onDone }: NameDialogProps) {
  const { domains } = useTexts();
  const texts = domains.files;
  const isRename = asked.kind === 'rename';
  const [value, setValue] = useState(isRename ? asked.path : '');
  const [shown, setShown] = useState(false);
  const fault = faultOf(isRename ? nameOf(value) : value);
  const saving = useMutation({
    mutationFn: (path: string) => carriedOut(domainId, asked, path),
    onSuccess: async (path) => {
      await filesChanged(domainId);
      onDone(asked, path);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setShown(true);
    if (fault === null) saving.mutate(isRename ? value : joined(asked.folder, value));
  };
  const title = { file: texts.newFile, folder: texts.newFolder, rename: texts.rename }[asked.kind];
  return (
    <Dialog opened onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            data-autofocus
            label={isRename ? texts.newPath : texts.name}
            description={isRename ? texts.newPathHelp : undefined}
            value={value}
            error={shown && fault !== null && texts.faults[fault]}
            onChange={(event) => setValue(event.currentTarget.value)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
          <ProblemNote error={saving.error} />
          <DialogButtons onCancel={onClose} verb={isRename ? texts.move : texts.make} loading={saving.isPending} />
        </Stack>
      </form>
    </Dialog>
  );
}

async function carriedOut(domainId: string, asked: Asked, path: string): Promise<string> {
  if (asked.kind === 'file') await saveText(domainId, path, '', null);
  else if (asked.kind === 'folder') await makeFolder({ domainId, path });
  else if (asked.kind === 'rename') await moveFile({ domainId, path: asked.path }, path.replace(/^\/+|\/+$/g, ''));
  return path;
}
