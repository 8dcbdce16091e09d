import { Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { Dialog, DialogButtons } from './dialog.tsx';
import { ProblemNote } from './problem-note.tsx';

interface ConfirmProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will be lost. */
  children: ReactNode;
  /** To be typed before it can go on; left out: a click is enough. */
  typed?: string;
  verb: string;
  pending?: boolean;
  error?: unknown;
  onConfirm: () => void;
}

/** Asks before a loss. */
export function Confirm({ opened, onClose, title, children, typed, verb, pending, error, onConfirm }: ConfirmProps) {
  const { common } = useTexts();
  const [value, setValue] = useState('');
  const close = () => {
    setValue('');
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={close} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <Stack gap="md">
          <Text component="div">{children}</Text>
          {typed && (
            <TextInput
              data-autofocus
              label={common.typeToConfirm(typed)}
              value={value}
              onChange={(event) => setValue(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
            />
          )}
          <ProblemNote error={error} />
          <DialogButtons
            onCancel={close}
            verb={verb}
            color="red.9"
            loading={pending}
            disabled={typed !== undefined && value.trim() !== typed}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
