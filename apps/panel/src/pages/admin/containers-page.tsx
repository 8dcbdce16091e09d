import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Container, containersQuery } from '../../api/admin-containers.ts';
import { useFollowedPlatform } from '../../api/admin-events.ts';
import { useTexts } from '../../texts/texts.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { type Column, VirtualTable } from '../../ui/virtual-table.tsx';
import { ContainerDrawer } from './container-drawer.tsx';
import { ContainerFigure } from './container-figure.tsx';
import { rowsOf } from './container-rows.ts';
import { HEALTH_LOOKS, nameOf } from './container-words.ts';
import { FilterMenu } from './filter-menu.tsx';
import { LookDot } from '../../ui/look-dot.tsx';
import { RowSkeletons } from './paged-table.tsx';
import { SearchField } from './search-field.tsx';
import { useUrlState } from '../../ui/url-state.ts';

/** Every container of the installation, kept up to date by events, its figures by a look every 15 seconds. */
export default function ContainersPage() {
  useFollowedPlatform();
  const { containers: texts } = useTexts().administration;
  const { data, error, isPending, refetch } = useQuery(containersQuery);
  return (
    <Page title={texts.title} beside={data && <Counts containers={data.items} />}>
      <Filters />
      <ProblemNote error={error} retry={() => void refetch()} />
      {isPending && <RowSkeletons />}
      {data && <Containers containers={data.items} />}
      <ContainerDrawer />
    </Page>
  );
}

function Containers({ containers }: { containers: Container[] }) {
  const { containers: texts } = useTexts().administration;
  const url = useUrlState();
  const columns = useColumns();
  const [q, kind, state, health] = [url.get('q'), url.get('kind'), url.get('state'), url.get('health')];
  const [sort, group] = [url.get('sort') ?? 'name', url.get('group')];
  const rows = useMemo(
    () => rowsOf(containers, { q, kind, state, health, sort, group, ofNone: texts.kinds.platform }),
    [containers, q, kind, state, health, sort, group, texts],
  );
  if (rows.length === 0) return <EmptyState title={texts.none} text={texts.noneText} />;
  return (
    <VirtualTable
      label={texts.title}
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      to={({ id }) => url.with({ container: id })}
      sort={sort}
      onSort={(wanted) => url.set({ sort: wanted })}
    />
  );
}

function useColumns(): Column<Container>[] {
  const { containers: texts } = useTexts().administration;
  const { columns } = texts;
  return [
    { key: 'name', title: columns.name, width: '2.2fr', sortable: true, render: (one) => <Name container={one} /> },
    { key: 'account', title: columns.account, width: '1.3fr', sortable: true, render: (one) => one.accountName ?? '—' },
    {
      ...{ key: 'runtime', title: columns.runtime, width: '1.1fr', sortable: true },
      render: ({ runtime, kind }) => (
        <TwoLines first={runtime ?? texts.kinds[kind]} second={runtime && texts.kinds[kind]} />
      ),
    },
    {
      ...{ key: 'health', title: columns.health, width: '1.1fr', sortable: true, card: 'bare' },
      render: ({ health, state }) => (
        <TwoLines
          first={<LookDot look={HEALTH_LOOKS[health]} word={texts.healths[health]} />}
          second={state === 'running' ? null : texts.states[state]}
        />
      ),
    },
    {
      ...{ key: 'cpu', title: columns.cpu, width: '128px', sortable: true, numeric: true },
      render: (one) => <ContainerFigure container={one} figure="cpu" />,
    },
    {
      ...{ key: 'memory', title: columns.memory, width: '136px', sortable: true, numeric: true },
      render: (one) => <ContainerFigure container={one} figure="memory" />,
    },
    {
      ...{ key: 'restarts', title: columns.restarts, width: '76px', sortable: true, numeric: true },
      render: ({ restarts }) => restarts,
    },
    { key: 'node', title: columns.node, width: '72px', sortable: true, card: 'hidden', render: ({ node }) => node },
  ];
}

function Name({ container }: { container: Container }) {
  return <span title={container.name}>{nameOf(container)}</span>;
}

function TwoLines({ first, second }: { first: React.ReactNode; second: React.ReactNode }) {
  return (
    <span>
      {first}
      {second && (
        <Text size="xs" c="dimmed" truncate visibleFrom="sm">
          {second}
        </Text>
      )}
    </span>
  );
}

/** Whether everything is all right, before any row is read. */
function Counts({ containers }: { containers: Container[] }) {
  const { containers: texts } = useTexts().administration;
  const unhealthy = containers.filter(({ health }) => health === 'unhealthy').length;
  return (
    <div aria-live="polite">
      {unhealthy > 0 ? (
        <LookDot look="failing" word={texts.unhealthy(unhealthy, containers.length)} />
      ) : (
        <LookDot look="well" word={texts.allWell(containers.length)} />
      )}
    </div>
  );
}

function Filters() {
  const { containers: texts } = useTexts().administration;
  const groups = { account: texts.columns.account, node: texts.columns.node };
  return (
    <Group gap="xs">
      <SearchField label={texts.search} />
      <FilterMenu name="kind" label={texts.kind} options={texts.kinds} />
      <FilterMenu name="state" label={texts.state} options={texts.states} />
      <FilterMenu name="health" label={texts.columns.health} options={texts.healths} />
      <FilterMenu name="group" label={texts.group} options={groups} none={texts.noGroups} />
    </Group>
  );
}
