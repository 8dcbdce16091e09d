import { Box, Group, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** Beside the title: the state, the number that matters. */
  beside?: ReactNode;
  /** At the right: the primary action last. */
  actions?: ReactNode;
  children: ReactNode;
}

/** What every page has: its title in the window and on the page, its actions at the right. */
export function Page({ title, beside, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Onebox`;
  }, [title]);
  return (
    <Stack gap="lg" className={classes.page}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={1} className={classes.title}>
            {title}
          </Title>
          {beside}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}

/** A card of a page, with a heading of its own. */
export function Section({ title, actions, children }: { title?: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <Box component="section" className={classes.section} aria-label={title}>
      {(title || actions) && (
        <Group justify="space-between" mb="sm">
          {title && <Title order={2}>{title}</Title>}
          {actions}
        </Group>
      )}
      {children}
    </Box>
  );
}
