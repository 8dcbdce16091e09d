import { Administrators, emailKey, Sessions, SignInLinks, User } from '@onebox/accounts';
import { SystemClock } from '@onebox/clock';
import type { DataSource } from 'typeorm';
import { Advice } from '../speaker.js';

/** What the supervisor does with the operator's own user. */
export function openAdministrators(database: DataSource) {
  const clock = new SystemClock();
  const sessions = new Sessions(database, clock);
  return {
    administrators: new Administrators(database, sessions, clock),
    links: new SignInLinks(database, sessions, clock),
  };
}

/** @throws Advice where nobody of that address administers the platform: for others there are no links. */
export async function administratorId(database: DataSource, email: string): Promise<string> {
  const wanted = { emailKey: emailKey(email), platformRole: 'admin' as const };
  const user = await database.getRepository(User).findOneBy(wanted);
  if (!user) throw new Advice(`No administrator has the address ${email}.`);
  return user.id;
}
