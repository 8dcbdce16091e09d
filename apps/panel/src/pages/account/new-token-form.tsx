import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Attempt } from '../../api/attempt.ts';
import { Problem } from '../../api/problem.ts';
import { useSession } from '../../api/session.ts';
import { createToken, type Scope } from '../../api/tokens.ts';
import { useTexts } from '../../texts/texts.tsx';
import { DialogButtons } from '../../ui/dialog.tsx';
import { putErrors } from '../../ui/field-errors.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { LIFETIMES, sentToken, type TokenValues } from './token-values.ts';

const SCOPES: Scope[] = ['read', 'write', 'billing', 'admin'];

interface NewTokenFormProps {
  onCreated: (token: string) => void;
  onCancel: () => void;
}

export function NewTokenForm({ onCreated, onCancel }: NewTokenFormProps) {
  const { tokens: texts } = useTexts().signing;
  const form = useTokenForm();
  const { create, pending, rest } = useCreating(form, onCreated);
  return (
    <form noValidate onSubmit={form.onSubmit((values) => create(values))}>
      <Stack gap="md">
        <TextInput
          data-autofocus
          label={texts.name}
          description={texts.nameExample}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="off"
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <ScopeChoice inputProps={form.getInputProps('scopes')} />
        <NativeSelect
          label={texts.expiry}
          data={LIFETIMES.map((value) => ({ value, label: texts.expiries[value] }))}
          {...form.getInputProps('lifetime')}
        />
        <ProblemNote error={rest} />
        <DialogButtons onCancel={onCancel} verb={texts.create} loading={pending} />
      </Stack>
    </form>
  );
}

function ScopeChoice({ inputProps }: { inputProps: object }) {
  const { tokens: texts } = useTexts().signing;
  const { user } = useSession();
  const allowed = SCOPES.filter((scope) => scope !== 'admin' || user.platformRole === 'admin');
  return (
    <Checkbox.Group label={texts.scopes} {...inputProps}>
      <Stack gap="xs" mt={6}>
        {allowed.map((scope) => (
          <Checkbox key={scope} value={scope} label={texts.scopeNames[scope]} description={texts.scopeHelp[scope]} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function useTokenForm() {
  const { tokens: texts } = useTexts().signing;
  return useForm<TokenValues>({
    initialValues: { name: '', scopes: ['read'], lifetime: '90' },
    validate: {
      name: (name) => (name.trim() ? null : texts.needName),
      scopes: (scopes) => (scopes.length > 0 ? null : texts.needScope),
    },
  });
}

function useCreating(form: ReturnType<typeof useTokenForm>, onCreated: (token: string) => void) {
  const { tokens: texts } = useTexts().signing;
  const attempt = useRef(new Attempt());
  const [rest, setRest] = useState<unknown>(null);
  const { mutate, isPending } = useMutation({
    mutationFn: (values: TokenValues) => createToken(sentToken(values, new Date()), attempt.current.keyFor(values)),
    onMutate: () => setRest(null),
    onSuccess: ({ token }) => onCreated(token),
    onError: (error) => {
      attempt.current.failed(error);
      const lost = error instanceof Problem && error.code === 'secret_already_given';
      setRest(lost ? new Error(texts.lostAnswer) : putErrors(form, error));
    },
  });
  return { create: mutate, pending: isPending, rest };
}
