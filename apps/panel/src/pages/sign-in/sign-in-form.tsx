import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { Schemas } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { signIn } from '../../api/sign-in.ts';
import { useTexts } from '../../texts/texts.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** For what has the focus in a dialog over a dialog: to Mantine, Escape would close the one below. */
export const ESCAPE_IS_OURS = { 'data-mantine-stop-propagation': 'true' };

interface SignInFormProps {
  /** Who it probably is; only the password is left to write. */
  email?: string;
  onSignedIn: (session: Schemas['Session']) => void;
}

export function SignInForm({ email = '', onSignedIn }: SignInFormProps) {
  const { signIn: texts, password } = useTexts().signing;
  const form = useForm({
    initialValues: { email, password: '' },
    validate: {
      email: (value) => (value.trim() ? null : texts.needEmail),
      password: (value) => (value ? null : texts.needPassword),
    },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: signIn,
    onSuccess: onSignedIn,
    onError: () => form.getInputNode('password')?.focus(),
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => mutate(values))}>
      <Stack gap="md">
        <ProblemNote error={useWords(error)} />
        <TextInput
          label={texts.email}
          type="email"
          autoFocus={!email}
          autoComplete="username"
          maxLength={254}
          {...ESCAPE_IS_OURS}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={password.label}
          data-autofocus={email ? true : undefined}
          autoComplete="current-password"
          maxLength={200}
          visibilityToggleButtonProps={{ 'aria-label': password.show }}
          {...ESCAPE_IS_OURS}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={isPending} {...ESCAPE_IS_OURS}>
          {texts.submit}
        </Button>
      </Stack>
    </form>
  );
}

/** What happens to everybody is said in the reader's language. */
function useWords(error: unknown): unknown {
  const { signIn: texts } = useTexts().signing;
  if (!(error instanceof Problem)) return error;
  if (error.code === 'auth.wrong_credentials') return new Error(texts.wrong);
  return error.status === 429 ? new Error(texts.tooOften) : error;
}
