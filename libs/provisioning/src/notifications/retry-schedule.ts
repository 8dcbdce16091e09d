const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** RFC 5321 (4.5.4.1) wants four to five days of patience; these add up to 4 days and 22 hours. */
const DELAYS_MS = [
  ...[MINUTE, 5 * MINUTE, 15 * MINUTE],
  ...[1, 3, 6, 12].map((hours) => hours * HOUR),
  ...[24, 24, 24, 24].map((hours) => hours * HOUR),
];

/** How long to wait after so many attempts (from 1) before the next one; null: that was the last. */
export function retryDelayMs(attempts: number): number | null {
  return DELAYS_MS[attempts - 1] ?? null;
}
