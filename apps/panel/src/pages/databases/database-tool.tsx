import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type Database, openDatabaseTool } from '../../api/databases.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { openTab } from '../../ui/new-tab.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** By an address that works once. */
export function DatabaseTool({ database: { id, name } }: { database: Database }) {
  const texts = useTexts().domains.databases;
  const open = useMutation({
    mutationFn: async (tab: Window | null) => {
      const { url } = await openDatabaseTool(id);
      if (tab) tab.location.href = url;
    },
    onError: (_, tab) => tab?.close(),
  });
  return (
    <Stack gap="xs">
      <Button
        size="xs"
        variant="default"
        rightSection={<Icon name="external" size={14} />}
        loading={open.isPending}
        onClick={() => open.mutate(openTab())}
        aria-label={`${texts.openTool}: ${name}`}
      >
        {texts.openTool}
      </Button>
      <ProblemNote error={open.error} />
    </Stack>
  );
}
