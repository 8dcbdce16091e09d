import { Stack, TextInput } from '@mantine/core';
import { useTexts } from '../../texts/texts.tsx';
import { AddressFields } from '../../ui/address-fields.tsx';
import { NewPasswordField } from '../../ui/new-password-field.tsx';
import { Section } from '../../ui/page.tsx';
import type { SignUpForm } from './use-sign-up-form.ts';

/** Who it is, where they live, how they sign in. */
export function PersonSections({ form }: { form: SignUpForm }) {
  const { signUp: words, address, signIn, password } = useTexts().signing;
  const { name, email, password: chosen, address: given } = form.values;
  return (
    <>
      <Section title={address.title}>
        <Stack gap="sm">
          <TextInput label={words.name} autoComplete="name" maxLength={200} {...form.getInputProps('name')} />
          <AddressFields country={given.country} propsOf={(path) => form.getInputProps(path)} />
        </Stack>
      </Section>
      <Section title={words.signingIn}>
        <Stack gap="sm">
          <TextInput
            label={signIn.email}
            type="email"
            autoComplete="email"
            maxLength={254}
            {...form.getInputProps('email')}
          />
          <NewPasswordField
            label={password.label}
            value={chosen}
            own={[name, email]}
            inputProps={form.getInputProps('password')}
          />
        </Stack>
      </Section>
    </>
  );
}
