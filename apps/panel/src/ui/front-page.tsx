import { Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import classes from './front-page.module.css';
import { LanguageChoice } from './choices.tsx';

interface FrontPageProps {
  title: string;
  lead?: string;
  /** For forms of more than a few fields. */
  wide?: boolean;
  children: ReactNode;
}

/** A page for somebody who is not signed in: one column, nothing beside it. */
export function FrontPage({ title, lead, wide, children }: FrontPageProps) {
  useEffect(() => {
    document.title = `${title} · Onebox`;
  }, [title]);
  return (
    <div className={classes.page}>
      <main className={classes.column} data-wide={wide || undefined}>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" width="28" height="28" />
          <Text fw={650} size="xl" component="span">
            Onebox
          </Text>
        </div>
        <Stack gap="lg">
          <div>
            <Title order={1}>{title}</Title>
            {lead && (
              <Text c="dimmed" mt={4}>
                {lead}
              </Text>
            )}
          </div>
          {children}
        </Stack>
      </main>
      <footer className={classes.foot}>
        <LanguageChoice />
      </footer>
    </div>
  );
}
