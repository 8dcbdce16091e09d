import { dateIn, type PlainDate } from '@onebox/clock';

/** Where a day begins first, UTC+14. */
const EARLIEST_ZONE = 'Pacific/Kiritimati';

/** Where a day begins last, UTC−12. */
const LATEST_ZONE = 'Etc/GMT+12';

/** The date where it is latest: of no account, its clock unmoved, is today a later day. */
export function latestDay(now: Date): PlainDate {
  return dateIn(EARLIEST_ZONE, now);
}

/** The date where it is earliest. */
export function earliestDay(now: Date): PlainDate {
  return dateIn(LATEST_ZONE, now);
}
