import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { usageQuery } from '../../../api/usage.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { Section } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { UsageBars } from './usage-bars.tsx';

/** What the running period has used, on the overview. */
export function CurrentUsage() {
  const { usage: texts } = useTexts().money.billing;
  const { data, error, refetch } = useQuery(usageQuery('domain'));
  const more = (
    <Anchor component={Link} to="/billing/usage" size="sm">
      {texts.more}
    </Anchor>
  );
  return (
    <Section title={texts.title} actions={more}>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {data ? <UsageBars usage={data} /> : !error && <Skeleton height={150} radius="md" />}
    </Section>
  );
}
