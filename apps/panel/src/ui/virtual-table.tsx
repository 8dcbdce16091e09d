import { NativeSelect, Text, UnstyledButton } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Link, type To } from 'react-router';
import { useTexts } from '../texts/texts.tsx';
import classes from './virtual-table.module.css';

/** Pixels. */
const GAP = 16;
const LEAST_OF_A_FRACTION = 75;

export interface Column<Row> {
  key: string;
  title: string;
  /** Its track in the grid: `2fr`, `80px`. */
  width: string;
  render: (row: Row) => ReactNode;
  numeric?: boolean;
  sortable?: boolean;
  /** Where there is no room a row is a card: `title` has a line of its own, `bare` says its value without the column's name. */
  card?: 'title' | 'bare' | 'hidden';
}

/** Stands between the rows of a group and those of the next. */
export interface Divider {
  divider: string;
  label: string;
  beside?: string;
}

interface VirtualTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: (Row | Divider)[];
  keyOf: (row: Row) => string;
  /** Where a row leads, if anywhere: its first cell is the link, and the whole row can be clicked. */
  to?: (row: Row) => To | undefined;
  /** `cpu`, or `-cpu` from the end. */
  sort?: string;
  onSort?: (sort: string) => void;
  /** Called as the end comes near. */
  onEnd?: () => void;
}

/** A table of any length in the page's own scrolling, of which only what is seen is there. */
export function VirtualTable<Row extends object>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, keyOf, to, onEnd } = props;
  const { body, virtualizer } = useRows(rows, keyOf);
  const { table, cards } = useCards(columns);
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 10) onEnd?.();
  }, [last, rows.length, onEnd]);
  const tracks = { '--columns': columns.map(({ width }) => track(width)).join(' ') } as CSSProperties;
  return (
    <div ref={table} className={classes.table} data-cards={cards || undefined}>
      {props.onSort && <CardSort columns={columns} sort={props.sort} onSort={props.onSort} />}
      <div role="table" aria-label={label} aria-rowcount={rows.length + 1} style={tracks}>
        <Head {...props} />
        <div
          ref={body}
          role="rowgroup"
          className={classes.body}
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={(event) => walk(event, rows, virtualizer.scrollToIndex)}
        >
          {items.map(({ index, key, start }) => {
            const row = rows[index]!;
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                data-index={index}
                ref={virtualizer.measureElement}
                className={isDivider(row) ? `${classes.row} ${classes.divider}` : classes.row}
                style={{ transform: `translateY(${start - virtualizer.options.scrollMargin}px)` }}
              >
                {isDivider(row) ? <DividerCell row={row} /> : <Cells row={row} columns={columns} to={to} />}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function useRows<Row extends object>(rows: (Row | Divider)[], keyOf: (row: Row) => string) {
  const body = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  // What is above may grow or go at any time: a problem, a line of filters. The page's height tells.
  useLayoutEffect(() => {
    const look = () => setScrollMargin((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    look();
    return () => observer.disconnect();
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 52,
    overscan: 8,
    scrollMargin,
    scrollPaddingStart: 100,
    scrollPaddingEnd: 80,
    getItemKey: (index) => {
      const row = rows[index]!;
      return isDivider(row) ? `-${row.divider}` : keyOf(row);
    },
  });
  return { body, virtualizer };
}

/** Whether rows are cards: on a phone, and where the columns have too little room. */
function useCards(columns: { width: string }[]) {
  const table = useRef<HTMLDivElement>(null);
  const [cards, setCards] = useState(false);
  const needed = roomFor(columns);
  useLayoutEffect(() => {
    const element = table.current!;
    const look = () => setCards(matchMedia('(max-width: 48em)').matches || element.clientWidth < needed);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    look();
    return () => observer.disconnect();
  }, [needed]);
  return { table, cards };
}

function Head<Row>({ columns, sort, onSort }: Pick<VirtualTableProps<Row>, 'columns' | 'sort' | 'onSort'>) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} style={{ display: 'contents' }}>
        {columns.map(({ key, title, numeric, sortable }) => (
          <div
            key={key}
            role="columnheader"
            aria-sort={sortable ? orderOf(key, sort) : undefined}
            className={numeric ? classes.numeric : undefined}
          >
            {sortable && onSort ? (
              <UnstyledButton
                className={classes.sort}
                data-sorted={orderOf(key, sort) === 'none' ? undefined : true}
                onClick={() => onSort(sort === key ? `-${key}` : key)}
              >
                {title}
                {orderOf(key, sort) !== 'none' && (
                  <span aria-hidden="true">{orderOf(key, sort) === 'ascending' ? '↑' : '↓'}</span>
                )}
              </UnstyledButton>
            ) : (
              title
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Cards have no heads to click. */
function CardSort<Row>({
  columns,
  sort,
  onSort,
}: {
  columns: Column<Row>[];
  sort?: string;
  onSort: (sort: string) => void;
}) {
  const { sortBy } = useTexts().administration;
  const data = columns
    .filter(({ sortable }) => sortable)
    .flatMap(({ key, title }) => [
      { value: key, label: `${title} ↑` },
      { value: `-${key}`, label: `${title} ↓` },
    ]);
  return (
    <div className={classes['card-sort']}>
      <NativeSelect
        size="xs"
        aria-label={sortBy}
        data={data}
        value={sort}
        onChange={(event) => onSort(event.currentTarget.value)}
      />
    </div>
  );
}

/** Scrolling moves rows; what is in them stays, and is not drawn again. */
const Cells = memo(CellsOfRow) as typeof CellsOfRow;

function CellsOfRow<Row>({
  row,
  columns,
  to,
}: {
  row: Row;
  columns: Column<Row>[];
  to?: (row: Row) => To | undefined;
}): ReactNode {
  const address = to?.(row);
  return columns.map(({ key, title, render, numeric, card }, index) => (
    <div
      key={key}
      role="cell"
      data-card={index === 0 ? 'title' : card}
      className={numeric ? `${classes.cell} ${classes.numeric}` : classes.cell}
    >
      <span className={classes.name} aria-hidden="true">
        {title}
      </span>
      {index === 0 && address !== undefined ? (
        <Link to={address} className={classes.link} preventScrollReset>
          {render(row)}
        </Link>
      ) : (
        render(row)
      )}
    </div>
  ));
}

function DividerCell({ row: { label, beside } }: { row: Divider }) {
  return (
    <div role="cell">
      {label}{' '}
      <Text span size="sm" c="dimmed">
        {beside}
      </Text>
    </div>
  );
}

/** Up and down go from row to row, also to those that are not there yet; Enter is the link's own. */
function walk(event: KeyboardEvent<HTMLElement>, rows: object[], scrollTo: (index: number) => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const current = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
  if (!step || !current) return;
  let index = Number(current.dataset.index) + step;
  while (rows[index] && isDivider(rows[index]!)) index += step;
  if (!rows[index]) return;
  event.preventDefault();
  const body = event.currentTarget;
  scrollTo(index);
  requestAnimationFrame(() => body.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus());
}

function orderOf(key: string, sort: string | undefined): 'ascending' | 'descending' | 'none' {
  if (sort === key) return 'ascending';
  return sort === `-${key}` ? 'descending' : 'none';
}

function isDivider(row: object): row is Divider {
  return 'divider' in row;
}

/** How many pixels columns need, with the gaps between them and at both ends. */
function roomFor(columns: { width: string }[]): number {
  const tracks = columns.map(({ width }) => parseFloat(width) * (width.endsWith('fr') ? LEAST_OF_A_FRACTION : 1));
  return tracks.reduce((sum, track) => sum + track + GAP, GAP);
}

/** A fraction never grows with what is in it, so that all rows have the same columns. */
function track(width: string): string {
  return width.endsWith('fr') ? `minmax(0, ${width})` : width;
}
