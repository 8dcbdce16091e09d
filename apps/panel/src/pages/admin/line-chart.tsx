import { Group, Text } from '@mantine/core';
import { type PointerEvent, useState } from 'react';
import { instant } from '../../texts/format.ts';
import { useLanguage } from '../../texts/texts.tsx';
import classes from './chart.module.css';
import { linePath, topOf } from './line.ts';

interface LineChartProps {
  title: string;
  points: { time: string; value: number | null }[];
  format: (value: number) => string;
  /** The scale ends here at least, lest a quiet container looks busy. */
  least: number;
}

/** A line over time: what it is now and was at most, in words; any point's value under the pointer. */
export function LineChart({ title, points, format, least }: LineChartProps) {
  const { texts, language } = useLanguage();
  const { chart } = texts.administration;
  const [pointed, setPointed] = useState<number | null>(null);
  const values = points.map(({ value }) => value);
  const known = values.filter((value) => value !== null);
  const point = pointed === null ? undefined : points[pointed];
  const now = known.at(-1);
  const summary = now === undefined ? chart.nothing : chart.nowAndMost(format(now), format(Math.max(...known)));
  const said = point
    ? `${point.value === null ? '—' : format(point.value)} · ${instant(point.time, language)}`
    : summary;
  const pointAt = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setPointed(Math.max(0, Math.min(points.length - 1, Math.round(((clientX - left) / width) * (points.length - 1)))));
  };
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="sm" c="dimmed" className="money">
          {said}
        </Text>
      </Group>
      <div
        role="img"
        aria-label={`${title}: ${summary}`}
        className={classes.chart}
        onPointerMove={pointAt}
        onPointerLeave={() => setPointed(null)}
      >
        <svg viewBox="0 0 600 88" preserveAspectRatio="none" aria-hidden="true">
          <path className={classes.line} d={linePath(values, 600, 88, topOf(values, least))} />
        </svg>
        {pointed !== null && points.length > 1 && (
          <div className={classes.cursor} style={{ left: `${(pointed / (points.length - 1)) * 100}%` }} />
        )}
      </div>
    </div>
  );
}
