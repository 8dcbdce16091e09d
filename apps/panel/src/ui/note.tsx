import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import classes from './note.module.css';

interface NoteProps {
  title: string;
  icon: IconName;
  tone?: 'plain' | 'warning';
  /** Read out when it appears. */
  live?: boolean;
  children?: ReactNode;
}

/** Something to know before one goes on; in the page's own colours, so that only its mark stands out. */
export function Note({ title, icon, tone = 'plain', live, children }: NoteProps) {
  return (
    <div className={classes.note} role={live ? 'alert' : undefined}>
      <span className={classes.mark} data-tone={tone}>
        <Icon name={icon} />
      </span>
      <Stack gap={6} align="flex-start">
        <Text fw={600}>{title}</Text>
        {children}
      </Stack>
    </div>
  );
}
