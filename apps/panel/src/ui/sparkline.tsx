import { linePath, topOf } from './line.ts';
import classes from './sparkline.module.css';

interface SparklineProps {
  values: (number | null)[];
  /** The scale ends here at least, lest what is quiet looks busy. */
  least: number;
  width?: number;
  height?: number;
}

/** The shape of the last while; what it says in words stands beside it. */
export function Sparkline({ values, least, width = 56, height = 18 }: SparklineProps) {
  return (
    <svg
      className={classes.spark}
      width={width}
      height={height}
      viewBox={`0 -1 ${width} ${height + 2}`}
      aria-hidden="true"
    >
      <path className={classes.line} d={linePath(values, width, height, topOf(values, least))} />
    </svg>
  );
}
