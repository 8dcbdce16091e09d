import { Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { useTexts } from '../../texts/texts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ChangeForm } from './admin-change.tsx';

interface ReasonModalProps {
  /** Null: closed. */
  title: string | null;
  onClose: () => void;
  /** What happens then. */
  children: ReactNode;
  verb: string;
  /** As ChangeForm has it. */
  change: string;
  color?: string;
  act: (reason: string, key: string) => Promise<unknown>;
}

/** A change of which nothing is asked but its reason. */
export function ReasonModal({ title, onClose, ...form }: ReasonModalProps) {
  return (
    <Dialog opened={title !== null} onClose={onClose} title={title}>
      <ReasonForm onClose={onClose} {...form} />
    </Dialog>
  );
}

function ReasonForm({ children, act, ...props }: Omit<ReasonModalProps, 'title'>) {
  const { administration } = useTexts();
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (reason) => (reason.trim() ? null : administration.reasonNeeded) },
  });
  return (
    <ChangeForm {...props} form={form} act={({ reason }, key) => act(reason, key)}>
      <Text component="div">{children}</Text>
    </ChangeForm>
  );
}
