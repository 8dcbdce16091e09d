import { Button, Group, NativeSelect, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type FigureWindow, figuresQuery, type SiteFigures } from '../../api/figures.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { useTexts } from '../../texts/texts.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { TimeChart } from '../../ui/time-chart.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { FiguresTable } from './figures-table.tsx';
import classes from './site-figures.module.css';
import { useFigureFormats } from './use-figure-formats.ts';

const WINDOWS: FigureWindow[] = ['1h', '24h', '7d', '30d', '1y'];
const MEGABYTE = 1_000_000;

/** What happened at a site: charts, or the same as a table. The address says of which time. */
export function FiguresSection({ domainId }: { domainId: string }) {
  const { figures: texts } = useTexts();
  const url = useUrlState();
  const window = WINDOWS.find((one) => one === url.get('figures')) ?? '24h';
  const [asTable, setAsTable] = useState(false);
  const { data, error, isPending, refetch } = useQuery(figuresQuery(domainId, window));
  return (
    <Section
      title={texts.title}
      actions={<WindowChoice value={window} choose={(wanted) => url.set({ figures: wanted })} />}
    >
      <ProblemNote error={error} retry={() => void refetch()} />
      {isPending && <Waiting />}
      {data && isEmpty(data) && <EmptyState title={texts.none} text={texts.noneText} />}
      {data && !isEmpty(data) && (
        <>
          <Group justify="space-between" mb="sm">
            <Totals figures={data} />
            <Button variant="subtle" size="compact-sm" onClick={() => setAsTable(!asTable)}>
              {asTable ? texts.charts : texts.table}
            </Button>
          </Group>
          {asTable ? <FiguresTable figures={data} /> : <Charts figures={data} />}
        </>
      )}
    </Section>
  );
}

function isEmpty({ series }: SiteFigures): boolean {
  return [series.requests, series.memoryBytes].every((values) => values.every((value) => !value));
}

/** A phone has no room for five words beside each other. */
function WindowChoice({ value, choose }: { value: FigureWindow; choose: (window: string) => void }) {
  const { figures: texts } = useTexts();
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const data = WINDOWS.map((window) => ({ value: window, label: texts.windows[window] }));
  if (phone) {
    return (
      <NativeSelect
        size="xs"
        aria-label={texts.window}
        data={data}
        value={value}
        onChange={(event) => choose(event.currentTarget.value)}
      />
    );
  }
  return <SegmentedControl size="xs" aria-label={texts.window} data={data} value={value} onChange={choose} />;
}

function Totals({ figures: { totals } }: { figures: SiteFigures }) {
  const { figures: texts } = useTexts();
  const { figure } = useFormats();
  return (
    <Text size="sm" c="dimmed" className="money">
      {totals && texts.sum(figure(totals.requests), figure(totals.errors))}
    </Text>
  );
}

function Charts({ figures: { from, pointSeconds, series } }: { figures: SiteFigures }) {
  const { figures: texts } = useTexts();
  const formats = useFigureFormats();
  const count = series.requests.length;
  const times = useMemo(() => {
    const begin = new Date(from).getTime() / 1000;
    return Array.from({ length: count }, (_, index) => begin + index * pointSeconds);
  }, [from, pointSeconds, count]);
  return (
    <div className={classes.charts}>
      <TimeChart
        title={texts.requests}
        times={times}
        lines={[{ label: texts.requests, values: series.requests }]}
        format={formats.count}
        least={10}
      />
      <TimeChart
        title={texts.responseTime}
        times={times}
        lines={[
          { label: texts.average, values: series.responseTimeMs },
          { label: texts.slowest, values: series.responseTimeP95Ms, look: 'beside' },
        ]}
        format={formats.duration}
        least={100}
      />
      <TimeChart
        title={texts.errors}
        times={times}
        lines={[{ label: texts.errors, values: series.errors, look: 'bad' }]}
        format={formats.count}
        least={10}
      />
      <TimeChart
        title={texts.memory}
        times={times}
        lines={[{ label: texts.memory, values: series.memoryBytes }]}
        format={formats.size}
        least={32 * MEGABYTE}
      />
    </div>
  );
}

/** As high as what comes. */
function Waiting() {
  return (
    <div className={classes.charts} aria-busy="true">
      {Array.from({ length: 4 }, (_, index) => (
        <Skeleton key={index} height={174} />
      ))}
    </div>
  );
}
