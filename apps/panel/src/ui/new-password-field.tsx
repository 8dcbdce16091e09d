import { PasswordInput, Progress, Stack, Text } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import { SHORTEST, type Strength, strengthOf } from './password-strength.ts';

const LOOKS: Record<Strength, { value: number; color: string }> = {
  empty: { value: 0, color: 'gray' },
  short: { value: 15, color: 'red' },
  guessable: { value: 40, color: 'yellow.8' },
  good: { value: 70, color: 'green' },
  strong: { value: 100, color: 'green' },
};

interface NewPasswordFieldProps {
  label: string;
  value: string;
  /** What everybody knows of the person, which makes a bad password. */
  own: string[];
  /** A form's `getInputProps`. */
  inputProps: object;
}

/** A password to be chosen: how good it is shows as it is typed. */
export function NewPasswordField({ label, value, own, inputProps }: NewPasswordFieldProps) {
  const { show } = useTexts().signing.password;
  const strength = strengthOf(value, own);
  return (
    <Stack gap={6}>
      <PasswordInput
        label={label}
        autoComplete="new-password"
        maxLength={200}
        visibilityToggleButtonProps={{ 'aria-label': show }}
        {...inputProps}
      />
      <Progress {...LOOKS[strength]} size={4} aria-hidden="true" />
      <StrengthText strength={strength} missing={SHORTEST - value.length} />
    </Stack>
  );
}

function StrengthText({ strength, missing }: { strength: Strength; missing: number }) {
  const { strengths } = useTexts().signing.password;
  return (
    <Text size="sm" c="dimmed" aria-live="polite">
      {strength === 'short' ? strengths.short(missing) : strengths[strength]}
    </Text>
  );
}
