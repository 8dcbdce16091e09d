import { Anchor, Button, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import { type DomainFilter, runtimesQuery } from '../../api/domains.ts';
import { useSession } from '../../api/session.ts';
import { instant } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { nextPageOf } from '../../ui/next-page.ts';
import { Page, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { DomainList } from './domain-list.tsx';
import classes from './domain-list.module.css';
import { FilterChip } from './filter-chip.tsx';
import { SearchBox } from './search-box.tsx';
import { type NeedingAttention, useDomains, useNeedingAttention } from './use-domains.ts';

const SetupChecklist = lazy(() => import('./setup-checklist.tsx'));

/** So many are seen at a glance. */
const FEW = 5;

const STATES = ['live', 'provisioning', 'sleeping', 'degraded', 'failed', 'suspended', 'deleted'] as const;

export default function DomainsPage() {
  const { nav } = useTexts();
  const home = useHome();
  return (
    <Page title={nav.domains} actions={<AddButton hidden={home.isPending || home.isEmpty} />}>
      <Home {...home} />
      <ForAdministrators />
    </Page>
  );
}

function ForAdministrators() {
  const { user } = useSession();
  if (user.platformRole !== 'admin') return null;
  return (
    <Suspense fallback={null}>
      <SetupChecklist />
    </Suspense>
  );
}

/** Where there is nothing yet, the page itself has this button; the title keeps its height. */
function AddButton({ hidden }: { hidden: boolean }) {
  const texts = useTexts().domains.list;
  return (
    <Button
      component={Link}
      to="/domains/new"
      leftSection={<Icon name="plus" size={16} />}
      style={{ visibility: hidden ? 'hidden' : undefined }}
    >
      {texts.add}
    </Button>
  );
}

function useHome() {
  const [params] = useSearchParams();
  const filter = useFilter(params);
  const query = useDomains(filter);
  // What was typed is looked for a moment later, and what is shown is still of what was looked for.
  const filtered = Object.values(filter).some((value) => value !== undefined) || params.has('q');
  const none = query.isSuccess && query.domains.length === 0;
  // What was asked for before says nothing of what is asked for now.
  const nothingFits = none && !query.isPlaceholderData;
  return { ...query, filtered, isEmpty: nothingFits && !filtered, nothingFits, asksAnew: none && !nothingFits };
}

/** What stands above the list is shown together with it: how high that is is not known before, and the list would move. */
function Home({ domains, filtered, isPending, isEmpty, ...query }: ReturnType<typeof useHome>) {
  const texts = useTexts().domains.list;
  const list = useRef<HTMLDivElement>(null);
  const catalogue = useQuery(runtimesQuery);
  const next = nextPageOf(query);
  const attention = useNeedingAttention(filtered ? [] : domains);
  if (isPending || catalogue.isPending || attention.isPending) return <Waiting />;
  if (isEmpty) return <NoDomains />;
  return (
    <>
      {!filtered && <Attention {...attention} />}
      <Stack gap="sm">
        <SearchBox
          label={texts.search}
          onDown={() => list.current?.querySelector<HTMLElement>('[data-index] a')?.focus()}
        />
        <Filters few={!filtered && domains.length <= FEW} />
      </Stack>
      {!next.failed && <ProblemNote error={query.error} retry={next.retry} />}
      {query.asksAnew && <Waiting />}
      {query.nothingFits && <NothingFits />}
      {domains.length > 0 && (
        <DomainList
          domains={domains}
          listRef={list}
          more={{
            wanted: query.hasNextPage,
            loading: query.isFetchingNextPage,
            load: next.load,
          }}
        />
      )}
      {next.failed && <ProblemNote error={query.error} retry={next.retry} />}
    </>
  );
}

function useFilter(params: URLSearchParams): DomainFilter {
  const [q] = useDebouncedValue(params.get('q') ?? undefined, 150);
  const status = STATES.find((state) => state === params.get('status'));
  return { q, status, runtime: params.get('runtime') ?? undefined };
}

/** Few need no filters, but what was deleted is found again however few are left. */
function Filters({ few }: { few: boolean }) {
  const { states, domains } = useTexts();
  const { data } = useQuery(runtimesQuery);
  return (
    <div className={classes.filters} role="group" aria-label={domains.list.filters}>
      <div className={classes.chips}>
        {STATES.filter((state) => !few || state === 'deleted').map((state) => (
          <FilterChip key={state} name="status" value={state}>
            {states[state]}
          </FilterChip>
        ))}
      </div>
      {!few && (
        <div className={classes.chips}>
          {(data?.items ?? [])
            .filter(({ available }) => available)
            .map(({ id, title }) => (
              <FilterChip key={id} name="runtime" value={id}>
                {title}
              </FilterChip>
            ))}
        </div>
      )}
    </div>
  );
}

const MOST = 5;

function Attention({ domains, more }: NeedingAttention) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.list;
  if (domains.length === 0) return null;
  const title = more ? texts.attentionMore(domains.length) : texts.attention(domains.length);
  return (
    <section className={classes.strip} aria-label={title}>
      <Text fw={600} size="sm">
        {title}
      </Text>
      {domains.slice(0, MOST).map(({ id, hostname, status, statusDetail, dnsLostSince }) => (
        <div key={id} className={classes.trouble}>
          <StateDot state={status} />
          <Link to={`/domains/${id}`} className={classes.troubleLink}>
            {hostname}
          </Link>
          <Text size="sm" c="dimmed">
            {statusDetail ? translated(statusDetail) : dnsLostSince && texts.lost(instant(dnsLostSince, language))}
          </Text>
        </div>
      ))}
      {domains.length > MOST && (
        <Text size="sm" c="dimmed">
          {texts.andMore(domains.length - MOST)}
        </Text>
      )}
    </section>
  );
}

function NoDomains() {
  const texts = useTexts().domains.list;
  const deleted = useDomains({ status: 'deleted' });
  return (
    <Section>
      <EmptyState
        title={texts.emptyTitle}
        text={texts.emptyText}
        action={
          <>
            <Button component={Link} to="/domains/new" mt="sm">
              {texts.addFirst}
            </Button>
            {deleted.domains.length > 0 && (
              <Anchor component={Link} to="/domains?status=deleted" size="sm" c="var(--panel-link)">
                {texts.deleted}
              </Anchor>
            )}
          </>
        }
      />
    </Section>
  );
}

function NothingFits() {
  const { common, domains } = useTexts();
  return (
    <Section>
      <EmptyState
        title={common.nothingFound}
        text={domains.list.nothingText}
        action={
          <Button component={Link} to="/domains" variant="default" mt="sm">
            {domains.list.showAll}
          </Button>
        }
      />
    </Section>
  );
}

function Waiting() {
  return (
    <Stack gap={8} aria-busy="true">
      {Array.from({ length: 6 }, (_, index) => (
        <Skeleton key={index} height={48} />
      ))}
    </Stack>
  );
}
