import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useLanguage } from '../texts/texts.tsx';
import type { Line } from './chart-line.ts';
import { topOf } from './line.ts';
import classes from './time-chart.module.css';

interface PlotProps {
  times: number[];
  lines: Line[];
  format: (value: number) => string;
  least: number;
  pointed: number | null;
  onPoint: (index: number | null) => void;
}

const HEIGHT = 150;
const FONT = "12px 'Inter Variable', system-ui, sans-serif";

/** The canvas of a chart. It is made anew for other points: that takes a millisecond. */
export default function Plot({ times, lines, format, least, pointed, onPoint }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(null);
  const scheme = useComputedColorScheme();
  const { language } = useLanguage();
  useEffect(() => {
    const element = box.current!;
    const made = new UPlot(
      optionsOf(element, { times, lines, format, least, language, onPoint }),
      [times, ...lines.map(({ values }) => values)],
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [times, lines, format, least, scheme, language, onPoint]);
  useEffect(() => {
    const made = plot.current;
    if (!made) return;
    const time = pointed === null ? undefined : times[pointed];
    const left = time === undefined ? -10 : made.valToPos(time, 'x');
    if (made.cursor.idx !== pointed) made.setCursor({ left, top: 10 }, false);
  }, [pointed, times]);
  return <div ref={box} className={classes.canvas} aria-hidden="true" />;
}

type Drawn = Omit<PlotProps, 'pointed'> & { language: string };

function optionsOf(element: HTMLElement, { times, lines, format, least, language, onPoint }: Drawn): UPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name);
  const quiet = { stroke: color('--mantine-color-dimmed'), font: FONT, ticks: { show: false } };
  const grid = { stroke: color('--panel-line'), width: 1 };
  const top = topOf(
    lines.flatMap(({ values }) => values),
    least,
  );
  return {
    width: element.clientWidth,
    height: HEIGHT,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    scales: { y: { range: [0, top] }, x: { time: true } },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    axes: [
      { ...quiet, grid: { show: false }, size: 24, space: 64, values: (_, splits) => ticksOf(times, splits, language) },
      { ...quiet, grid, size: 64, gap: 6, splits: [0, top / 2, top], values: (_, splits) => splits.map(format) },
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, color))],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
}

function seriesOf({ look }: Line, color: (name: string) => string): UPlot.Series {
  const stroke = color(look === 'bad' ? '--panel-bad' : look === 'beside' ? '--mantine-color-dimmed' : '--panel-link');
  // What is known of one point alone would else not be seen.
  const points = { show: true, size: 3, filter: alone };
  return {
    stroke,
    width: look === 'beside' ? 1 : 1.75,
    spanGaps: false,
    points,
    ...(look ? {} : { fill: `${stroke}1f` }),
  };
}

function alone(plot: UPlot, series: number): number[] {
  const values = plot.data[series] ?? [];
  const known = (index: number) => values[index] !== null && values[index] !== undefined;
  return [...values.keys()].filter((index) => known(index) && !known(index - 1) && !known(index + 1));
}

/** Hours within two days, with seconds where they tell ticks apart; days beyond: in the reader's zone and language. */
function ticksOf(times: number[], splits: number[], language: string): string[] {
  const days = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 86_400;
  const isClose = splits.length > 1 && splits[1]! - splits[0]! < 60;
  const parts: Intl.DateTimeFormatOptions =
    days <= 2
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(isClose ? { second: '2-digit' } : {}) }
      : days <= 60
        ? { day: 'numeric', month: 'short' }
        : { month: 'short', year: '2-digit' };
  const format = new Intl.DateTimeFormat(language, parts);
  return splits.map((time) => format.format(new Date(time * 1000)));
}
