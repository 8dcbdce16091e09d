import { Group, SegmentedControl, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import {
  type Container,
  containerQuery,
  metricsQuery,
  type MetricPoint,
  type MetricWindow,
} from '../../api/admin-containers.ts';
import { bytes } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { TimeChart } from '../../ui/time-chart.tsx';
import { ContainerDetails } from './container-details.tsx';
import { ContainerEvents } from './container-events.tsx';
import { ContainerLog } from './container-log.tsx';
import { ContainerRestart } from './container-restart.tsx';
import { HEALTH_LOOKS, load, nameOf, rate } from './container-words.ts';
import { LookDot } from '../../ui/look-dot.tsx';
import { useUrlState } from '../../ui/url-state.ts';

/** The container that the address names, over the table. */
export function ContainerDrawer() {
  const { administration } = useTexts();
  const url = useUrlState();
  const id = url.get('container');
  return (
    <SideDrawer
      opened={id !== undefined}
      onClose={() => url.set({ container: null, view: null, window: null })}
      title={administration.containers.one}
    >
      {id && <Content key={id} id={id} />}
    </SideDrawer>
  );
}

function Content({ id }: { id: string }) {
  const { containers: texts } = useTexts().administration;
  const url = useUrlState();
  const { data, error, isPending, refetch } = useQuery(containerQuery(id));
  if (isPending) return <Skeleton height={320} />;
  if (!data) return <ProblemNote error={error} retry={() => void refetch()} />;
  return (
    <Stack gap="md">
      <Heading container={data} />
      <ContainerRestart container={data} />
      <Tabs value={url.get('view') ?? 'figures'} onChange={(view) => url.set({ view })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="figures">{texts.figures}</Tabs.Tab>
          <Tabs.Tab value="log">{texts.log}</Tabs.Tab>
          <Tabs.Tab value="events">{texts.events}</Tabs.Tab>
          <Tabs.Tab value="details">{texts.details}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="figures">
          <Figures id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="log">
          <ContainerLog key={data.startedAt} containerId={id} name={data.name} />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <ContainerEvents containerId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="details">
          <ContainerDetails container={data} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Heading({ container }: { container: Container }) {
  const { containers: texts } = useTexts().administration;
  const { accountId, accountName, kind, runtime, startedAt, health } = container;
  return (
    <Stack gap={4}>
      <Text size="lg" fw={650} style={{ overflowWrap: 'anywhere' }}>
        {nameOf(container)}
      </Text>
      <Group gap="sm">
        <LookDot look={HEALTH_LOOKS[health]} word={texts.healths[health]} />
        <Text size="sm" c="dimmed">
          {[texts.kinds[kind], runtime].filter(Boolean).join(' · ')}
        </Text>
        {accountId && (
          <Text size="sm" component={Link} to={`/admin/accounts/${accountId}`} c="var(--panel-link)">
            {accountName ?? accountId}
          </Text>
        )}
        {startedAt && (
          <Text size="sm" c="dimmed">
            {texts.started} <RelativeTime at={startedAt} />
          </Text>
        )}
      </Group>
    </Stack>
  );
}

const WINDOWS: MetricWindow[] = ['5m', '15m', '30m', '1h'];
const MEGABYTE = 1_000_000;
const NO_POINTS: MetricPoint[] = [];

function Figures({ id }: { id: string }) {
  const { texts, language } = useLanguage();
  const { containers } = texts.administration;
  const url = useUrlState();
  const window = url.get<MetricWindow>('window') ?? '15m';
  const { data, error, refetch } = useQuery(metricsQuery(id, window));
  const points = data?.points ?? NO_POINTS;
  const times = useMemo(() => points.map(({ time }) => new Date(time).getTime() / 1000), [points]);
  const formats = useMemo(
    () => ({
      percent: (value: number) => load(value, language),
      size: (value: number) => bytes(value, language),
      speed: (value: number) => rate(value, language),
    }),
    [language],
  );
  const chart = (title: string, key: Exclude<keyof MetricPoint, 'time'>, kind: keyof typeof formats, least: number) => (
    <TimeChart
      title={title}
      times={times}
      lines={[{ label: title, values: points.map((point) => point[key]) }]}
      format={formats[kind]}
      least={least}
    />
  );
  return (
    <Stack gap="lg">
      <SegmentedControl
        aria-label={containers.window}
        data={WINDOWS.map((value) => ({ value, label: containers.windows[value] }))}
        value={window}
        onChange={(wanted) => url.set({ window: wanted })}
      />
      <ProblemNote error={error} retry={() => void refetch()} />
      {!data && !error && <Skeleton height={320} />}
      {data && (
        <>
          {chart(containers.columns.cpu, 'cpuPercent', 'percent', 10)}
          {chart(containers.columns.memory, 'memoryBytes', 'size', 16 * MEGABYTE)}
          {chart(containers.received, 'networkRxBytesPerSecond', 'speed', 1000)}
          {chart(containers.sent, 'networkTxBytesPerSecond', 'speed', 1000)}
        </>
      )}
    </Stack>
  );
}
