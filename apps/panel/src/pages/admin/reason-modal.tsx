import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { moneyMoved } from '../../api/admin-accounts.ts';
import { useTexts } from '../../texts/texts.tsx';
import { putErrors } from '../../ui/field-errors.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';

interface ReasonModalProps {
  /** Null: closed. */
  title: string | null;
  onClose: () => void;
  /** What happens then. */
  children: ReactNode;
  verb: string;
  color?: string;
  act: (reason: string) => Promise<unknown>;
}

/** What an administrator does about money or a standing has a reason, which is kept with who did it. */
export function ReasonModal({ title, onClose, children, verb, color, act }: ReasonModalProps) {
  const { common } = useTexts();
  return (
    <Modal
      opened={title !== null}
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <ReasonForm onClose={onClose} verb={verb} color={color} act={act}>
        {children}
      </ReasonForm>
    </Modal>
  );
}

function ReasonForm({ onClose, children, verb, color, act }: Omit<ReasonModalProps, 'title'>) {
  const { common, administration } = useTexts();
  const [problem, setProblem] = useState<unknown>(null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { reason: '' },
    validate: { reason: (reason) => (reason.trim() ? null : administration.reasonNeeded) },
  });
  const change = useMutation({
    mutationFn: ({ reason }: { reason: string }) => act(reason.trim()),
    onSuccess: async () => {
      onClose();
      await moneyMoved();
    },
    onError: (error) => setProblem(putErrors(form, error)),
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack gap="md">
        <Text component="div">{children}</Text>
        <TextInput
          data-autofocus
          label={administration.reason}
          description={administration.reasonKept}
          maxLength={500}
          key={form.key('reason')}
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
