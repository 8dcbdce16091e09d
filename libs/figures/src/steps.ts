const DAY_MS = 86_400_000;

/** One row of a site covers this many seconds, and is kept for so long. */
export interface Step {
  seconds: number;
  keepMs: number;
}

/** Each is the sum of the one before. A bucket begins at a multiple of its length since 1970 (UTC). */
export const STEPS: [Step, ...Step[]] = [
  { seconds: 60, keepMs: 3 * 3_600_000 },
  { seconds: 300, keepMs: 2 * DAY_MS },
  { seconds: 3_600, keepMs: 35 * DAY_MS },
  { seconds: 86_400, keepMs: 400 * DAY_MS },
];

export const WINDOWS = ['1h', '24h', '7d', '30d', '1y'] as const;
export type Window = (typeof WINDOWS)[number];

/** How a window is shown: so many points of `pointSeconds`, each made of rows of `stepSeconds`. */
export interface Shown {
  points: number;
  pointSeconds: number;
  stepSeconds: number;
}

export const SHOWN: Record<Window, Shown> = {
  '1h': { points: 60, pointSeconds: 60, stepSeconds: 60 },
  '24h': { points: 288, pointSeconds: 300, stepSeconds: 300 },
  '7d': { points: 168, pointSeconds: 3_600, stepSeconds: 3_600 },
  '30d': { points: 180, pointSeconds: 14_400, stepSeconds: 3_600 },
  '1y': { points: 365, pointSeconds: 86_400, stepSeconds: 86_400 },
};

/** For lists of many sites: a few points say enough. */
export const SUMMARY_WINDOWS = ['24h', '7d'] as const;
export type SummaryWindow = (typeof SUMMARY_WINDOWS)[number];

export const SUMMARIES: Record<SummaryWindow, Shown> = {
  '24h': { points: 24, pointSeconds: 3_600, stepSeconds: 3_600 },
  '7d': { points: 28, pointSeconds: 21_600, stepSeconds: 3_600 },
};

/** The beginning of the bucket in which a time (ms) lies. */
export function bucketOf(at: number, seconds: number): number {
  return Math.floor(at / (seconds * 1000)) * seconds * 1000;
}

/** When the first point begins so that the last one is that of now. */
export function beginningOf({ points, pointSeconds }: Shown, now: number): number {
  return bucketOf(now, pointSeconds) - (points - 1) * pointSeconds * 1000;
}
