import { Button, Group, Loader, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { type Domain, restoreDomain } from '../../api/domain-changes.ts';
import type { SiteSummary } from '../../api/figures.ts';
import { bytes, instant } from '../../texts/format.ts';
import { useLanguage } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import { RuntimeLogo } from '../../ui/logo.tsx';
import { SitePicture } from '../../ui/site-picture.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { useSummaries } from './use-summaries.ts';
import { Visits } from './visits.tsx';
import classes from './domain-list.module.css';

interface DomainListProps {
  domains: Domain[];
  /** Asked for when the end of what is there comes near. */
  more: { wanted: boolean; loading: boolean; load: () => void };
  listRef: RefObject<HTMLDivElement | null>;
}

const ROW_HEIGHT = 65;

/** Only the rows in sight are in the page, so that two thousand are as quick as twenty. */
export function DomainList({ domains, more, listRef }: DomainListProps) {
  const scrollMargin = useOffset(listRef);
  const rows = useWindowVirtualizer({
    count: domains.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 5,
    scrollMargin,
    getItemKey: (index) => domains[index]!.id,
  });
  const summaries = useSummaries(domains);
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more.wanted && !more.loading && last >= domains.length - 4) more.load();
  }, [last, domains.length, more]);
  const goTo = (index: number) => {
    if (index < 0 || index >= domains.length) return;
    rows.scrollToIndex(index);
    focusRow(listRef, index);
  };
  return (
    <div ref={listRef} role="list" className={classes.list} onKeyDown={(event) => step(event, goTo)}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, key, start }) => (
          <div
            key={key}
            ref={rows.measureElement}
            data-index={index}
            role="listitem"
            aria-setsize={more.wanted ? -1 : domains.length}
            aria-posinset={index + 1}
            className={classes.item}
            style={{ transform: `translateY(${start - scrollMargin}px)` }}
          >
            <DomainRow domain={domains[index]!} summary={summaries.get(domains[index]!.id)} />
          </div>
        ))}
      </div>
      {more.loading && (
        <Group justify="center" p="sm">
          <Loader size="sm" />
        </Group>
      )}
    </div>
  );
}

/** The list stands below what may grow, so its place is looked up again whenever the page is laid out. */
function useOffset(ref: RefObject<HTMLDivElement | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const top = (ref.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    if (Math.abs(top - offset) > 1) setOffset(top);
  });
  return offset;
}

/** It may take some frames until the row is in the page. */
function focusRow(listRef: RefObject<HTMLElement | null>, index: number, frames = 30): void {
  const link = linkAt(listRef.current, index);
  if (link) link.focus();
  else if (frames > 0) requestAnimationFrame(() => focusRow(listRef, index, frames - 1));
}

function linkAt(list: HTMLElement | null, index: number): HTMLElement | null | undefined {
  return list?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
}

function step(event: KeyboardEvent<HTMLElement>, goTo: (index: number) => void): void {
  const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
  const move = moves[event.key];
  const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
  if (!move || !row) return;
  event.preventDefault();
  goTo(Number(row.dataset.index) + move);
}

function DomainRow({ domain, summary }: { domain: Domain; summary?: SiteSummary }) {
  const { language } = useLanguage();
  const { id, hostname, pictureUrl, status, statusDetail, runtimes, sizeBytes, createdAt } = domain;
  const logos = [...new Set(runtimes.map(({ runtime }) => runtime))];
  return (
    <div className={classes.row}>
      <span className={classes.picture}>
        <SitePicture hostname={hostname} pictureUrl={pictureUrl} width={64} />
      </span>
      <Link to={`/domains/${id}`} className={classes.name}>
        {hostname}
      </Link>
      <span className={classes.state}>
        <StateDot state={status} />
      </span>
      <Text component="span" size="xs" c="dimmed" className={classes.detail} lineClamp={1}>
        {status === 'failed' || status === 'degraded' ? translated(statusDetail ?? '') : null}
      </Text>
      <span className={classes.logos}>
        {logos.map((runtime) => (
          <RuntimeLogo key={runtime} runtime={runtime} />
        ))}
      </span>
      <span className={classes.visits}>{summary && <Visits summary={summary} />}</span>
      <Text component="span" size="sm" c="dimmed" className={classes.size}>
        {sizeBytes === null ? '' : bytes(sizeBytes, language)}
      </Text>
      <Text component="span" size="sm" c="dimmed" className={classes.age}>
        {status === 'deleted' ? <Restore domain={domain} /> : <RelativeTime at={createdAt} />}
      </Text>
    </div>
  );
}

function Restore({ domain: { id, hostname, restorableUntil } }: { domain: Domain }) {
  const { texts, language } = useLanguage();
  const restore = useMutation({ mutationFn: () => restoreDomain(id) });
  const mounted = useRef(Date.now());
  if (!restorableUntil || new Date(restorableUntil).getTime() < mounted.current) return null;
  return (
    <span className={classes.restore}>
      <Button
        size="xs"
        variant="default"
        loading={restore.isPending}
        onClick={() => restore.mutate()}
        aria-label={`${texts.domains.list.restore}: ${hostname}`}
        title={texts.domains.list.restorableUntil(instant(restorableUntil, language))}
      >
        {texts.domains.list.restore}
      </Button>
      <ProblemNote error={restore.error} />
    </span>
  );
}
