import { NativeSelect, Skeleton, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Usage, type UsageRange, usageQuery } from '../../../api/usage.ts';
import { daysOf } from '../../../texts/plain-days.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import { Section } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useUrlState } from '../../../ui/url-state.ts';
import { dayBars, isFull, roundTop } from './day-bars.ts';
import classes from './usage.module.css';

const METRICS = ['requests', 'trafficGb', 'memoryGbHours', 'averageStorageGb'] as const;
type Metric = (typeof METRICS)[number];
const AREA = { width: 1000, height: 160 };

/** A figure for each day. */
export function DayChart({ range }: { range: UsageRange }) {
  const { usage: texts } = useTexts().money.billing;
  const { data, error, refetch } = useQuery(usageQuery('day', range));
  const url = useUrlState();
  const metric = METRICS.find((one) => one === url.get('metric')) ?? 'requests';
  const choose = (
    <NativeSelect
      aria-label={texts.metric}
      value={metric}
      onChange={({ currentTarget: { value } }) => url.set({ metric: value })}
      data={METRICS.map((value) => ({ value, label: texts.metrics[value] }))}
    />
  );
  return (
    <Section title={texts.perDay} actions={choose}>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {data ? <Chart usage={data} metric={metric} /> : !error && <Skeleton height={200} radius="md" />}
    </Section>
  );
}

function Chart({ usage, metric }: { usage: Usage; metric: Metric }) {
  const { usage: texts } = useTexts().money.billing;
  const { shortDay, measured, date, range } = useFormats();
  const days = daysOf(usage.from, usage.to);
  const values = days.map((day) => usage.items.find((item) => item.day === day)?.[metric] ?? 0);
  const top = roundTop(values);
  const bars = dayBars(values, { ...AREA, top });
  return (
    <>
      <div className={classes.axis} aria-hidden="true">
        <span>{measured(top)}</span>
      </div>
      <svg
        className={classes.chart}
        viewBox={`0 0 ${AREA.width} ${AREA.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={texts.chart(texts.metrics[metric], measured(Math.max(0, ...values)))}
      >
        {bars.map((bar, index) => (
          <rect key={days[index]} {...bar} data-none={values[index] === 0 || undefined}>
            <title>{`${date(days[index]!)}: ${measured(values[index]!)}`}</title>
          </rect>
        ))}
      </svg>
      <div className={classes.axis} aria-hidden="true">
        {isFull(days.length, AREA.width) ? (
          <>
            <span>{shortDay(days[0]!)}</span>
            <span>{shortDay(days.at(-1)!)}</span>
          </>
        ) : (
          <span>{range(usage.from, usage.to)}</span>
        )}
      </div>
      <VisuallyHidden>
        <DayTable metric={metric} days={days} values={values} />
      </VisuallyHidden>
    </>
  );
}

/** The same for whoever does not see the chart; days on which nothing was used are left out. */
function DayTable({ metric, days, values }: { metric: Metric; days: string[]; values: number[] }) {
  const { usage: texts } = useTexts().money.billing;
  const { date, measured } = useFormats();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{texts.day}</th>
          <th scope="col">{texts.metrics[metric]}</th>
        </tr>
      </thead>
      <tbody>
        {days.map((day, index) =>
          values[index] ? (
            <tr key={day}>
              <td>{date(day)}</td>
              <td>{measured(values[index])}</td>
            </tr>
          ) : null,
        )}
      </tbody>
    </table>
  );
}
