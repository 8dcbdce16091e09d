import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { changeAccount } from '../../api/account.ts';
import type { Schemas } from '../../api/client.ts';
import { useTexts } from '../../texts/texts.tsx';
import { addressChecks } from '../../ui/address.ts';
import { AddressFields } from '../../ui/address-fields.tsx';
import { useCheckWhenLeft } from '../../ui/check-when-left.ts';
import { putErrors } from '../../ui/field-errors.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { SavedNote } from '../../ui/saved-note.tsx';
import { changeBetween, type ProfileValues, timeZones, valuesOf } from './profile-values.ts';

/** Filled once: what comes from the server later does not touch a field that is being edited. */
export function ProfileForm({ account }: { account: Schemas['Account'] }) {
  const { common, signing } = useTexts();
  const { account: texts } = signing;
  const { billingExempt } = account;
  const form = useProfileForm(account);
  const { save, pending, rest, saved } = useSaving(form);
  const checkWhenLeft = useCheckWhenLeft((path) => form.validateField(path));
  const zones = useMemo(() => timeZones(account.timeZone), [account.timeZone]);
  return (
    <form noValidate onBlur={checkWhenLeft} onSubmit={form.onSubmit((values) => save(values))}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {billingExempt ? texts.operator : texts.yoursHelp}
        </Text>
        <TextInput label={texts.name} autoComplete="name" maxLength={200} {...form.getInputProps('name')} />
        {!billingExempt && (
          <AddressFields country={form.values.address.country} propsOf={(path) => form.getInputProps(path)} />
        )}
        <Select
          label={texts.timeZone}
          description={texts.timeZoneHelp}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={zones}
          searchable
          allowDeselect={false}
          {...form.getInputProps('timeZone')}
        />
        <ProblemNote error={rest} />
        <Group mt="xs">
          <Button type="submit" loading={pending}>
            {common.save}
          </Button>
          <SavedNote text={saved && !form.isDirty() ? texts.saved : null} />
        </Group>
      </Stack>
    </form>
  );
}

function useProfileForm(account: Schemas['Account']) {
  const { signUp, address } = useTexts().signing;
  const form = useForm<ProfileValues>({
    initialValues: valuesOf(account),
    validate: {
      name: (name) => (name.trim() ? null : signUp.needName),
      ...(!account.billingExempt && { address: addressChecks(address) }),
    },
  });
  form.watch('address.country', () => form.clearFieldError('address.region'));
  return form;
}

function useSaving(form: ReturnType<typeof useProfileForm>) {
  const [rest, setRest] = useState<unknown>(null);
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: (values: ProfileValues) => changeAccount(changeBetween(form.getInitialValues(), values)),
    onMutate: () => setRest(null),
    onSuccess: (_account, sent) => {
      form.setInitialValues(sent);
      form.resetDirty();
    },
    onError: (error) => setRest(putErrors(form, error)),
  });
  return { save: mutate, pending: isPending, rest, saved: isSuccess };
}
