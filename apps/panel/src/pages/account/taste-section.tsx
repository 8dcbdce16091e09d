import { Stack, Text } from '@mantine/core';
import { useTexts } from '../../texts/texts.tsx';
import { LanguageChoice, SchemeChoice } from '../../ui/choices.tsx';
import { Section } from '../../ui/page.tsx';

/** Kept by the browser, not by the account: another screen may want another look. */
export function TasteSection() {
  const { signing, nav } = useTexts();
  return (
    <Section title={signing.account.taste}>
      <Stack gap="sm">
        <div>
          <Text size="sm" fw={500} mb={4}>
            {nav.scheme}
          </Text>
          <SchemeChoice fullWidth />
        </div>
        <div>
          <Text size="sm" fw={500} mb={4}>
            {nav.language}
          </Text>
          <LanguageChoice fullWidth />
        </div>
        <Text size="sm" c="dimmed">
          {signing.account.storedHere}
        </Text>
      </Stack>
    </Section>
  );
}
