import { madeAt } from './made-at.js';

const DAY_MS = 24 * 60 * 60_000;
/** What was deleted can be taken back for as long as this. */
export const TRASH_DAYS = 7;
/** An upload that has not ended after this is taken for abandoned. */
export const UPLOAD_DAYS = 2;

/** What has been kept long enough, of the names in `.trash` and `.uploads`. What the site's own programs put there stays. */
export function expiredFiles(present: { trash: string[]; uploads: string[] }, now: Date) {
  const olderThan = (days: number, prefix: string) => (name: string) => {
    const made = madeAt(prefix, name);
    return made !== undefined && made < now.getTime() - days * DAY_MS;
  };
  return {
    trash: present.trash.filter(olderThan(TRASH_DAYS, 'tra')),
    uploads: present.uploads.filter(olderThan(UPLOAD_DAYS, 'upl')),
  };
}
