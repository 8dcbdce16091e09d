import classes from './chart.module.css';
import { linePath, topOf } from './line.ts';

/** The shape of the last while; what it says in words stands beside it. */
export function Sparkline({ values, least }: { values: (number | null)[]; least: number }) {
  return (
    <svg className={classes.spark} width="56" height="18" viewBox="0 -1 56 20" aria-hidden="true">
      <path className={classes.line} d={linePath(values, 56, 18, topOf(values, least))} />
    </svg>
  );
}
