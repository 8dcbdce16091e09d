/** How much of a bar is included and used, and how much of it goes beyond, in percent of the bar. */
export interface BarShares {
  within: number;
  beyond: number;
}

/** The whole bar is what is included, or all that was used where that is more. What is used at all is never invisible. */
export function barShares(used: number, included: number): BarShares {
  const whole = Math.max(used, included);
  if (whole <= 0) return { within: 0, beyond: 0 };
  const beyond = (Math.max(0, used - included) / whole) * 100;
  const within = (Math.min(used, included) / whole) * 100;
  return { within: used > 0 && included > 0 ? Math.max(within, 1) : within, beyond };
}
