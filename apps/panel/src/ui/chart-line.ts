/** One line of a chart over time. */
export interface Line {
  /** Said where there is more than one. */
  label: string;
  values: (number | null)[];
  /** Of the theme: what is wrong is red, what is beside the point is thin. */
  look?: 'bad' | 'beside';
}
