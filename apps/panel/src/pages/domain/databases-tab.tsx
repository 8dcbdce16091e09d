import { Button, Group, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { attachDatabase, type Database, databasesQuery, detachDatabase } from '../../api/databases.ts';
import type { Domain } from '../../api/domain-changes.ts';
import { databaseEnginesQuery } from '../../api/domains.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { nextPageOf } from '../../ui/next-page.ts';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { DatabaseCard } from '../databases/database-card.tsx';
import { NewDatabase } from '../databases/new-database.tsx';
import { Applied } from './applied.tsx';

/** The databases that this site's applications are told of, and how to tell them of more. */
export function DatabasesTab({ domain }: { domain: Domain }) {
  const texts = useTexts().domains.databases;
  const [creating, setCreating] = useState(false);
  const query = useInfiniteQuery(databasesQuery());
  const next = nextPageOf(query);
  // A database of this site may be on any page.
  useEffect(next.load);
  const all = query.data?.pages.flatMap(({ items }) => items).filter(({ status }) => status !== 'deleted') ?? [];
  const attached = all.filter(({ domains }) => domains.includes(domain.id));
  const others = all.filter(({ domains, status }) => !domains.includes(domain.id) && status === 'ready');
  const problem = <ProblemNote error={query.error} retry={next.retry} />;
  if (query.isPending || (query.hasNextPage && !next.failed)) return <Skeleton height={180} aria-busy="true" />;
  if (!query.data) return problem;
  return (
    <>
      {problem}
      <Group justify="space-between">
        {attached.length > 0 && (
          <Text c="dimmed" size="sm" maw={560}>
            {texts.told(variablesOf(attached))}
          </Text>
        )}
        <Button ml="auto" leftSection={<Icon name="plus" size={16} />} onClick={() => setCreating(true)}>
          {texts.create}
        </Button>
      </Group>
      {attached.length === 0 && !query.hasNextPage && (
        <Section>
          <EmptyState title={texts.noneHere} text={texts.noneHereText} />
        </Section>
      )}
      {attached.map((database) => (
        <DatabaseCard key={database.id} database={database} actions={<Detach database={database} domain={domain} />} />
      ))}
      {others.length > 0 && <Attach others={others} domain={domain} />}
      <NewDatabase opened={creating} onClose={() => setCreating(false)} domainId={domain.id} />
    </>
  );
}

/** Named after the engine; the API's documentation has all of them. */
function variablesOf(databases: Database[]): string {
  const engines = [...new Set(databases.map(({ engine }) => engine.toUpperCase()))];
  return engines.flatMap((engine) => [`${engine}_HOST`, `${engine}_USER`, `${engine}_PASSWORD`]).join(', ');
}

function Attach({ others, domain }: { others: Database[]; domain: Domain }) {
  const texts = useTexts().domains.databases;
  const engines = useQuery(databaseEnginesQuery);
  const titleOf = (id: string) => engines.data?.items.find(({ engine }) => engine === id)?.title ?? id;
  const [chosen, setChosen] = useState<string | null>(null);
  const attach = useMutation({
    mutationFn: (id: string) => attachDatabase(id, domain.id),
    onSuccess: () => setChosen(null),
  });
  return (
    <Section title={texts.attachTitle}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen) attach.mutate(chosen);
        }}
      >
        <Stack gap="sm">
          <Group align="flex-end" gap="sm">
            <Select
              label={texts.attachWhich}
              data={others.map(({ id, name, engine, database }) => ({
                value: id,
                label: `${name} · ${titleOf(engine)} · ${database}`,
              }))}
              value={chosen}
              onChange={setChosen}
              searchable
              w={{ base: '100%', xs: 380 }}
            />
            <Button type="submit" variant="default" loading={attach.isPending} disabled={!chosen}>
              {texts.attach}
            </Button>
          </Group>
          <ProblemNote error={attach.error} />
          <Applied operation={attach.data?.operation ?? null} />
        </Stack>
      </form>
    </Section>
  );
}

function Detach({ database: { id, name }, domain }: { database: Database; domain: Domain }) {
  const texts = useTexts().domains.databases;
  const [asking, setAsking] = useState(false);
  const detach = useMutation({
    mutationFn: () => detachDatabase(id, domain.id),
    onSuccess: () => setAsking(false),
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)} aria-label={`${texts.detach}: ${name}`}>
        {texts.detach}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={texts.detachOf(name, domain.hostname)}
        verb={texts.detach}
        pending={detach.isPending}
        error={detach.error}
        onConfirm={() => detach.mutate()}
      >
        {texts.detachWarning}
      </Confirm>
    </>
  );
}
