import { Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { moneyMoved } from '../../api/admin-accounts.ts';
import { attemptAt } from '../../api/attempt.ts';
import { useTexts } from '../../texts/texts.tsx';
import { DialogButtons } from '../../ui/dialog.tsx';
import { putErrors } from '../../ui/field-errors.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';

interface ChangeFormProps<Values extends { reason: string }> {
  form: UseFormReturnType<Values>;
  /** Which change of what: one with a lost answer is tried again, also where the form was closed meanwhile. */
  change: string;
  /** With the key that makes a double click, or another try after a lost answer, one change. */
  act: (values: Values, key: string) => Promise<unknown>;
  onClose: () => void;
  verb: string;
  color?: string;
  /** Where the reason may be left away. */
  reasonLabel?: string;
  /** Who gets to read the reason. */
  reasonHelp?: string;
  children: ReactNode;
}

/** What an administrator does about money or a standing has a reason, which is kept with who did it. */
export function ChangeForm<Values extends { reason: string }>(props: ChangeFormProps<Values>) {
  const { form, act, onClose, verb, color, children } = props;
  const attempt = attemptAt(props.change);
  const { administration } = useTexts();
  const [problem, setProblem] = useState<unknown>(null);
  const change = useMutation({
    mutationFn: (values: Values) => act(values, attempt.keyFor(values)),
    onMutate: () => setProblem(null),
    onSuccess: () => {
      attempt.succeeded();
      onClose();
    },
    onError: (error) => {
      attempt.failed(error);
      setProblem(putErrors(form, error));
    },
    // Also after an error: an answer that was lost may have been that it was done.
    onSettled: () => void moneyMoved(),
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate({ ...values, reason: values.reason.trim() }))}>
      <Stack gap="md">
        {children}
        <TextInput
          label={props.reasonLabel ?? administration.reason}
          description={props.reasonHelp ?? administration.reasonKept}
          maxLength={500}
          {...form.getInputProps('reason')}
        />
        <ProblemNote error={problem} />
        <DialogButtons onCancel={onClose} verb={verb} color={color} loading={change.isPending} />
      </Stack>
    </form>
  );
}
