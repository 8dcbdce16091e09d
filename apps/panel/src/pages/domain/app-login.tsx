import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { appLogin, type Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { openTab } from '../../ui/new-tab.ts';
import { atPreview } from './preview.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** Signs in to the site's application as its administrator, by an address that works once. */
export function AppLogin({ domain: { id, url } }: { domain: Domain }) {
  const texts = useTexts().domains.app;
  const login = useMutation({
    mutationFn: async (tab: Window | null) => {
      const answer = await appLogin(id);
      if ('url' in answer && tab) tab.location.href = atPreview(answer.url, url);
      else tab?.close();
      return answer;
    },
    onError: (_, tab) => tab?.close(),
  });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          variant="default"
          loading={login.isPending}
          onClick={() => login.mutate(openTab())}
          rightSection={<Icon name="external" size={16} />}
        >
          {texts.signIn}
        </Button>
        <Text size="sm" c="dimmed">
          {texts.help}
        </Text>
      </Group>
      <ProblemNote error={login.error} />
      {login.data && 'username' in login.data && (
        <Stack gap={4} role="status">
          <Text size="sm">{texts.once}</Text>
          <CopyField value={login.data.username} label={texts.username} />
          <CopyField value={login.data.password} label={texts.password} />
        </Stack>
      )}
    </Stack>
  );
}
