import { Button, NativeSelect, Skeleton, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { Link, Navigate, useNavigate, useParams } from 'react-router';
import type { Domain } from '../../api/domain-changes.ts';
import { domainQuery } from '../../api/domains.ts';
import { bytes } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { AskingToLeave } from '../../ui/unsaved.tsx';
import { AddressesTab } from './addresses-tab.tsx';
import classes from './domain-page.module.css';
import { DatabasesTab } from './databases-tab.tsx';
import { FilesTab } from './files/files-tab.tsx';
import { LogsTab } from './logs-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { RuntimesTab } from './runtimes-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';

const TABS = {
  overview: OverviewTab,
  files: FilesTab,
  databases: DatabasesTab,
  runtimes: RuntimesTab,
  logs: LogsTab,
  addresses: AddressesTab,
  settings: SettingsTab,
} satisfies Record<string, ComponentType<{ domain: Domain }>>;
type TabName = keyof typeof TABS;
const NAMES = Object.keys(TABS) as TabName[];

export default function DomainPage() {
  const { id = '', tab = 'overview' } = useParams();
  const { data, error, refetch } = useQuery(domainQuery(id));
  const name = NAMES.find((one) => one === tab);
  if (!name) return <Navigate to={`/domains/${id}`} replace />;
  if (!data) return error ? <Missing error={error} retry={() => void refetch()} /> : <Waiting />;
  return (
    <Page title={data.hostname} beside={<Beside domain={data} />} actions={<OpenButton domain={data} />}>
      <TabBar id={id} name={name} />
      <AskingToLeave>
        <Shown key={id} name={name} domain={data} />
      </AskingToLeave>
    </Page>
  );
}

function Shown({ name, domain }: { name: TabName; domain: Domain }) {
  const Tab = TABS[name];
  return <Tab domain={domain} />;
}

function Beside({ domain: { status, sizeBytes } }: { domain: Domain }) {
  const { language } = useLanguage();
  return (
    <>
      <StateDot state={status} />
      {sizeBytes !== null && (
        <Text size="sm" c="dimmed">
          {bytes(sizeBytes, language)}
        </Text>
      )}
    </>
  );
}

function OpenButton({ domain: { url, status } }: { domain: Domain }) {
  const texts = useTexts().domains.adding;
  if (status === 'deleted' || status === 'deleting') return null;
  return (
    <Button
      component="a"
      href={url}
      target="_blank"
      rel="noreferrer"
      variant="default"
      rightSection={<Icon name="external" size={16} />}
    >
      {texts.open}
    </Button>
  );
}

/** Tabs where there is room for them, a select on a phone. Which one it is stands in the address. */
function TabBar({ id, name }: { id: string; name: TabName }) {
  const texts = useTexts().domains.tabs;
  const navigate = useNavigate();
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  if (phone) {
    return (
      <NativeSelect
        aria-label={texts.label}
        value={name}
        onChange={(event) => void navigate(addressOf(id, event.currentTarget.value))}
        data={NAMES.map((value) => ({ value, label: texts[value] }))}
      />
    );
  }
  return (
    <nav aria-label={texts.label} className={classes.tabs}>
      {NAMES.map((value) => (
        <Link
          key={value}
          to={addressOf(id, value)}
          className={classes.tab}
          aria-current={value === name ? 'page' : undefined}
        >
          {texts[value]}
        </Link>
      ))}
    </nav>
  );
}

function addressOf(id: string, tab: string): string {
  return tab === 'overview' ? `/domains/${id}` : `/domains/${id}/${tab}`;
}

function Missing({ error, retry }: { error: unknown; retry: () => void }) {
  const { nav } = useTexts();
  return (
    <Page title={nav.domains}>
      <ProblemNote error={error} retry={retry} />
    </Page>
  );
}

function Waiting() {
  return (
    <Stack p="lg" gap="lg" maw={1280} mx="auto" aria-busy="true">
      <Skeleton height={36} maw={360} />
      <Skeleton height={36} />
      <Skeleton height={220} />
    </Stack>
  );
}
