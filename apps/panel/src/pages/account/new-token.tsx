import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../texts/texts.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { NewTokenForm } from './new-token-form.tsx';

/** Made, then shown once: while it is shown, only its own button closes it. */
export function NewToken({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { signing } = useTexts();
  const [token, setToken] = useState<string | null>(null);
  const close = () => {
    setToken(null);
    onClose();
  };
  return (
    <Dialog
      opened={opened}
      onClose={close}
      title={signing.tokens.create}
      closeOnClickOutside={token === null}
      closeOnEscape={token === null}
      withCloseButton={token === null}
    >
      {token === null ? (
        <NewTokenForm onCreated={setToken} onCancel={close} />
      ) : (
        <Given token={token} onClose={close} />
      )}
    </Dialog>
  );
}

function Given({ token, onClose }: { token: string; onClose: () => void }) {
  const { tokens: texts } = useTexts().signing;
  return (
    <Stack gap="md">
      <Note title={texts.given} icon="warning" tone="warning" live>
        <Text component="div" size="sm">
          <CopyField value={token} label={texts.token} />
        </Text>
      </Note>
      <Button data-autofocus onClick={onClose}>
        {texts.done}
      </Button>
    </Stack>
  );
}
