/** The first and the last day of the month before. */
export function monthBefore(now: Date): { from: string; to: string } {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return { from: dayOf(Date.UTC(year, month - 1, 1)), to: dayOf(Date.UTC(year, month, 0)) };
}

/** Two days on: a day that has not come anywhere on earth. */
export function dayToCome(now: Date): string {
  return dayOf(now.getTime() + 2 * 86_400_000);
}

/** This month and those before it, `2026-11` first. */
export function monthsBefore(now: Date, count: number): string[] {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return Array.from({ length: count }, (_, index) => dayOf(Date.UTC(year, month - index, 1)).slice(0, 7));
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
