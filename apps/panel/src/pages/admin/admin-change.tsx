import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { moneyMoved } from '../../api/admin-accounts.ts';
import { Attempt } from '../../api/attempt.ts';
import { useTexts } from '../../texts/texts.tsx';
import { putErrors } from '../../ui/field-errors.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';

interface ChangeModalProps {
  opened: boolean;
  onClose: () => void;
  title: string | null;
  children: ReactNode;
}

/** The frame of what an administrator does about money or a standing. */
export function ChangeModal({ opened, onClose, title, children }: ChangeModalProps) {
  const { common } = useTexts();
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': common.close }}>
      {children}
    </Modal>
  );
}

interface ChangeFormProps<Values extends { reason: string }> {
  form: UseFormReturnType<Values>;
  /** With the key that makes a double click, or another try after a lost answer, one change. */
  act: (values: Values, key: string) => Promise<unknown>;
  onClose: () => void;
  verb: string;
  color?: string;
  /** Who gets to read the reason. */
  reasonHelp?: string;
  children: ReactNode;
}

/** Such a change has a reason, which is kept with who did it. */
export function ChangeForm<Values extends { reason: string }>(props: ChangeFormProps<Values>) {
  const { form, act, onClose, verb, color, children } = props;
  const { common, administration } = useTexts();
  const [problem, setProblem] = useState<unknown>(null);
  const attempt = useRef(new Attempt());
  const change = useMutation({
    mutationFn: (values: Values) => act(values, attempt.current.keyFor(values)),
    onMutate: () => setProblem(null),
    onSuccess: async () => {
      onClose();
      await moneyMoved();
    },
    onError: (error) => {
      attempt.current.failed(error);
      setProblem(putErrors(form, error));
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate({ ...values, reason: values.reason.trim() }))}>
      <Stack gap="md">
        {children}
        <TextInput
          label={administration.reason}
          description={props.reasonHelp ?? administration.reasonKept}
          maxLength={500}
          {...form.getInputProps('reason')}
        />
        <ProblemNote error={problem} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" color={color} loading={change.isPending}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
