import { Anchor, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { answerOf, api, type Schemas } from '../../api/client.ts';
import { bytes } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { LookDot } from '../../ui/look-dot.tsx';
import { RowSkeletons } from './paged-table.tsx';

type Node = Schemas['NodeList']['items'][number];

const nodesQuery = queryOptions({
  queryKey: ['admin', 'nodes'],
  refetchInterval: 15_000,
  queryFn: () => answerOf(api.GET('/api/v1/admin/nodes')),
});

/** The machines: what each has, has promised, and gives at the moment. */
export default function NodesPage() {
  const { nodes: texts } = useTexts().administration;
  const { data, error, isPending, refetch } = useQuery(nodesQuery);
  return (
    <Page title={texts.title}>
      <ProblemNote error={error} retry={() => void refetch()} />
      {isPending && <RowSkeletons count={3} />}
      {data?.items.length === 0 && <EmptyState title={texts.none} text={texts.noneText} />}
      {data?.items.map((node) => (
        <NodeCard key={node.name} node={node} />
      ))}
    </Page>
  );
}

function NodeCard({ node }: { node: Node }) {
  const { texts, language } = useLanguage();
  const { nodes: words } = texts.administration;
  const { name, cpus, memoryBytes, containers, committed, used, liveRestore, os, engineVersion } = node;
  const size = (count: number) => bytes(count, language);
  const number = (value: number) => new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(value);
  return (
    <Section
      title={name}
      actions={
        <Anchor component={Link} to="/admin/containers?group=node" size="sm" c="var(--panel-link)">
          {words.show}
        </Anchor>
      }
    >
      <Stack gap="lg">
        <Stack gap={4}>
          <Text size="sm">{words.containers(containers.running, containers.paused, containers.total)}</Text>
          <Text size="sm" c="dimmed">{`${os} · ${words.engine(engineVersion)}`}</Text>
          <LookDot
            look={liveRestore ? 'well' : 'changing'}
            word={liveRestore ? words.liveRestore : words.noLiveRestore}
          />
        </Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="lg" verticalSpacing="md">
          <Share
            title={words.cpu}
            share={used.cpuPercent / 100 / cpus}
            text={words.ofCpus(number(used.cpuPercent / 100), cpus)}
          />
          <Share
            title={words.memory}
            share={used.memoryBytes / memoryBytes}
            text={words.of(size(used.memoryBytes), size(memoryBytes))}
          />
          <Share
            title={words.committedCpus}
            share={committed.cpus / cpus}
            text={words.ofCpus(number(committed.cpus), cpus)}
          />
          <Share
            title={words.committed}
            share={committed.memoryBytes / memoryBytes}
            text={words.of(size(committed.memoryBytes), size(memoryBytes))}
          />
        </SimpleGrid>
        {(committed.cpus > cpus || committed.memoryBytes > memoryBytes) && (
          <Text size="sm" c="dimmed">
            {words.more}
          </Text>
        )}
      </Stack>
    </Section>
  );
}

/** A part of a whole, as a bar and in words. */
function Share({ title, share, text }: { title: string; share: number; text: string }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Progress value={Math.min(100, share * 100)} aria-label={title} my={6} size="md" />
      <Text size="sm" c="dimmed" className="money">
        {text}
      </Text>
    </div>
  );
}
