import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { cancelTransfer, type Transfer } from '../../api/transfers.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Confirm } from '../../ui/confirm.tsx';

/** Asks first: a cancelled transfer has to be begun again, with a code. */
export function CancelTransfer({ transfer: { id, hostname } }: { transfer: Transfer }) {
  const { list: texts } = useTexts().money.transfers;
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => cancelTransfer(id),
    onSuccess: () => setAsking(false),
    onSettled: () => client.invalidateQueries({ queryKey: ['transfers', 'list'] }),
  });
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setAsking(true)} aria-label={texts.cancelOf(hostname)}>
        {texts.cancel}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={texts.cancelTitle(hostname)}
        verb={texts.cancelVerb}
        pending={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
      >
        <Text>{texts.cancelText(hostname)}</Text>
      </Confirm>
    </>
  );
}
