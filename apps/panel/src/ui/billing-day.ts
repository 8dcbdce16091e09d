export const DAYS = Array.from({ length: 31 }, (_, index) => index + 1);

const WEEK = 7;

/** Days that not every month has; in shorter ones its last day stands in for them. */
export function isMissingInSomeMonths(day: number): boolean {
  return day > 28;
}

/**
 * The day that a key leads to. The browser moves a radio group by one; on a month, up and down are felt as a row, and stay in
 * their column.
 * @returns null: the key is not ours
 */
export function dayAfterKey(day: number, key: string): number | null {
  switch (key) {
    case 'ArrowUp':
      return day > WEEK ? day - WEEK : lastInColumn(day);
    case 'ArrowDown':
      return day + WEEK <= DAYS.length ? day + WEEK : ((day - 1) % WEEK) + 1;
    case 'Home':
      return 1;
    case 'End':
      return DAYS.length;
    default:
      return null;
  }
}

function lastInColumn(day: number): number {
  return day + WEEK * Math.floor((DAYS.length - day) / WEEK);
}
