import { Group, Skeleton, Text } from '@mantine/core';
import { type KeyboardEvent, lazy, Suspense, useId, useState } from 'react';
import { instant } from '../texts/format.ts';
import { useLanguage } from '../texts/texts.tsx';
import type { Line } from './chart-line.ts';
import classes from './time-chart.module.css';

/** Loaded when the first chart is seen: 21 KB that most pages do without. */
const Plot = lazy(() => import('./plot.tsx'));

interface TimeChartProps {
  title: string;
  /** Seconds since 1970 of each point, at equal distances. */
  times: number[];
  /** The first one is what the chart is about. */
  lines: [Line, ...Line[]];
  format: (value: number) => string;
  /** The scale ends here at least, lest what is quiet looks busy. */
  least: number;
}

/**
 * Lines over time: what it is now and was at most, in words; any point's values under the pointer, or by the arrow keys. To a
 * screen reader it is a slider over the points.
 */
export function TimeChart({ title, times, lines, format, least }: TimeChartProps) {
  const { texts, language } = useLanguage();
  const { chart } = texts.figures;
  const [pointed, setPointed] = useState<number | null>(null);
  const id = useId();
  const known = lines[0].values.filter((value) => value !== null);
  const now = known.at(-1);
  const summary = now === undefined ? chart.nothing : chart.nowAndMost(format(now), format(Math.max(...known)));
  const said = pointed === null ? summary : `${valuesAt(lines, pointed, format)} · ${timeAt(times, pointed, language)}`;
  const step = (event: KeyboardEvent) => {
    const next = pointAfter(event.key, pointed, times.length);
    if (next === undefined) return;
    event.preventDefault();
    setPointed(next);
  };
  return (
    <div className={classes.chart}>
      <Group justify="space-between" gap={4} mb={4} className={classes.head}>
        <Text size="sm" fw={600} id={id}>
          {title}
        </Text>
        <Text size="sm" c="dimmed" className="money">
          {said}
        </Text>
      </Group>
      <div
        role="slider"
        tabIndex={0}
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, times.length - 1)}
        aria-valuenow={pointed ?? Math.max(0, times.length - 1)}
        aria-valuetext={said}
        className={classes.plot}
        onKeyDown={step}
        onBlur={() => setPointed(null)}
      >
        <Suspense fallback={<Skeleton height="100%" />}>
          <Plot times={times} lines={lines} format={format} least={least} pointed={pointed} onPoint={setPointed} />
        </Suspense>
      </div>
    </div>
  );
}

function valuesAt(lines: Line[], index: number, format: (value: number) => string): string {
  const word = (value: number | null | undefined) => (value === null || value === undefined ? '—' : format(value));
  if (lines.length === 1) return word(lines[0]!.values[index]);
  return lines.map(({ label, values }) => `${label} ${word(values[index])}`).join(', ');
}

function timeAt(times: number[], index: number, language: Parameters<typeof instant>[1]): string {
  const time = times[index];
  return time === undefined ? '' : instant(new Date(time * 1000).toISOString(), language);
}

function pointAfter(key: string, pointed: number | null, count: number): number | null | undefined {
  const last = count - 1;
  const from = pointed ?? last;
  const moves: Record<string, number | null> = {
    ArrowLeft: Math.max(0, from - 1),
    ArrowRight: Math.min(last, from + 1),
    PageUp: Math.max(0, from - 10),
    PageDown: Math.min(last, from + 10),
    Home: 0,
    End: last,
    Escape: null,
  };
  return moves[key];
}
