import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { changePassword } from '../../api/account.ts';
import { useSession } from '../../api/session.ts';
import { useTexts } from '../../texts/texts.tsx';
import { putErrors } from '../../ui/field-errors.ts';
import { NewPasswordField } from '../../ui/new-password-field.tsx';
import { SHORTEST } from '../../ui/password-strength.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { SavedNote } from '../../ui/saved-note.tsx';

export function PasswordForm() {
  const { account: texts, password } = useTexts().signing;
  const { user } = useSession();
  const form = usePasswordForm();
  const { change, pending, rest, changed } = useChanging(form);
  return (
    <form noValidate onSubmit={form.onSubmit((values) => change(values))}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {texts.passwordHelp}
        </Text>
        {/* For password managers, which store a new password with its name. */}
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <PasswordInput
          label={texts.current}
          autoComplete="current-password"
          maxLength={200}
          visibilityToggleButtonProps={{ 'aria-label': password.show }}
          {...form.getInputProps('currentPassword')}
        />
        <NewPasswordField
          label={texts.wanted}
          value={form.values.newPassword}
          own={[user.name, user.email]}
          inputProps={form.getInputProps('newPassword')}
        />
        <ProblemNote error={rest} />
        <Group>
          <Button type="submit" variant="default" loading={pending}>
            {texts.changePassword}
          </Button>
          <SavedNote text={changed && !form.isDirty() ? texts.passwordChanged : null} />
        </Group>
      </Stack>
    </form>
  );
}

function usePasswordForm() {
  const { account: texts, signIn, password } = useTexts().signing;
  return useForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      currentPassword: (value) => (value ? null : signIn.needPassword),
      newPassword: (value, { currentPassword }) => {
        if (value.length < SHORTEST) return password.tooShort;
        return value === currentPassword ? texts.same : null;
      },
    },
  });
}

function useChanging(form: ReturnType<typeof usePasswordForm>) {
  const [rest, setRest] = useState<unknown>(null);
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: changePassword,
    onMutate: () => setRest(null),
    onSuccess: () => form.reset(),
    onError: (error) => setRest(putErrors(form, error)),
  });
  return { change: mutate, pending: isPending, rest, changed: isSuccess };
}
