import { Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tokensQuery } from '../../api/tokens.ts';
import { useTexts } from '../../texts/texts.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { NewToken } from './new-token.tsx';
import { TokenRow } from './token-row.tsx';
import classes from './tokens.module.css';

/** What programs sign in with. */
export function TokensSection() {
  const { tokens: texts } = useTexts().signing;
  const [creating, setCreating] = useState(false);
  const create = (
    <Button size="sm" leftSection={<Icon name="plus" size={16} />} onClick={() => setCreating(true)}>
      {texts.create}
    </Button>
  );
  const { data } = useInfiniteQuery(tokensQuery);
  const none = data?.pages[0]?.items.length === 0;
  return (
    <Section title={texts.title} actions={none ? null : create}>
      <Stack gap="sm">
        {none ? (
          <EmptyState title={texts.none} text={texts.noneHelp} action={create} />
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {texts.help}{' '}
              <Anchor href="/api/docs" inherit underline="always">
                {texts.docs}
              </Anchor>
            </Text>
            <TokenList />
          </>
        )}
      </Stack>
      <NewToken opened={creating} onClose={() => setCreating(false)} />
    </Section>
  );
}

function TokenList() {
  const { common } = useTexts();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(tokensQuery);
  if (error && !data) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={120} />;
  return (
    <>
      <ul className={classes.list}>
        {data.pages
          .flatMap(({ items }) => items)
          .map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
      </ul>
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {common.more}
          </Button>
        </Group>
      )}
    </>
  );
}
