import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
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
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': common.close }} centered>
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
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {common.cancel}
            </Button>
            <Button
              type="submit"
              color="red.9"
              loading={pending}
              disabled={typed !== undefined && value.trim() !== typed}
            >
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
