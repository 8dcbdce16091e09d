import type { PlainDate } from '@onebox/clock';

const longDates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** As people read it in a mail: `6 May 2028`. */
export function longDate(date: PlainDate): string {
  return longDates.format(new Date(`${date}T00:00:00Z`));
}
