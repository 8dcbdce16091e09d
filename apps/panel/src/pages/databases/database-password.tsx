import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { changeDatabasePassword, type Database } from '../../api/databases.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Applied } from '../domain/applied.tsx';

/** A new password is made, not chosen, and shown this once. */
export function DatabasePassword({ database: { id, name } }: { database: Database }) {
  const { domains } = useTexts();
  const texts = domains.databases;
  const [asking, setAsking] = useState(false);
  const change = useMutation({ mutationFn: () => changeDatabasePassword(id), onSuccess: () => setAsking(false) });
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)} aria-label={`${texts.newPassword}: ${name}`}>
        {texts.newPassword}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={texts.newPasswordOf(name)}
        verb={texts.newPassword}
        pending={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate()}
      >
        {texts.passwordWarning}
      </Confirm>
      <Dialog
        opened={change.data !== undefined}
        onClose={change.reset}
        closeOnClickOutside={false}
        title={texts.newPasswordOf(name)}
      >
        {change.data && (
          <Stack gap="sm">
            <Alert color="yellow">{texts.shownOnce}</Alert>
            <div>
              <Text size="sm" c="dimmed">
                {texts.username}
              </Text>
              <CopyField value={change.data.username} label={texts.username} />
            </div>
            <div>
              <Text size="sm" c="dimmed">
                {texts.password}
              </Text>
              <CopyField value={change.data.password} label={texts.password} />
            </div>
            <Applied operation={change.data.operation} />
          </Stack>
        )}
      </Dialog>
    </>
  );
}
