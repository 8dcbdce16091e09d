import type { Clock } from '@onebox/clock';
import { inTransaction } from '@onebox/database';
import { UserError } from '@onebox/errors';
import { hashToken, randomToken } from '@onebox/secrets';
import { type DataSource, LessThan } from 'typeorm';
import type { Client, Sessions, SignedIn } from './sessions.service.js';
import { SignInLink } from './sign-in-link.entity.js';
import { User } from './user.entity.js';

const MINUTES = 15;

/** Links that sign a person in, once, within 15 minutes. */
export class SignInLinks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /** The token belongs into the fragment of an address (`/sign-in#token=…`), which no server and no log gets to see. */
  async create(userId: string): Promise<{ token: string; expiresAt: Date }> {
    const token = randomToken();
    const expiresAt = new Date(this.clock.now().getTime() + MINUTES * 60_000);
    await this.dataSource.manager.insert(SignInLink, { tokenHash: hashToken(token), userId, expiresAt });
    return { token, expiresAt };
  }

  /** @throws UserError gone, for a token that was used, is too old, or never was. */
  async redeem(token: string, client: Client, former?: string): Promise<SignedIn> {
    const tokenHash = hashToken(token);
    return inTransaction(this.dataSource, async (manager) => {
      const link = await manager.findOneBy(SignInLink, { tokenHash });
      // Of two at once only one deletes a row.
      const removed = await manager.delete(SignInLink, { tokenHash });
      const user = link && link.expiresAt > this.clock.now() && (await manager.findOneBy(User, { id: link.userId }));
      if (!user || removed.affected !== 1) throw usedUp();
      return this.sessions.open(manager, user, client, former);
    });
  }

  async removeExpired(): Promise<void> {
    await this.dataSource.manager.delete(SignInLink, { expiresAt: LessThan(this.clock.now()) });
  }
}

function usedUp(): UserError {
  const message = 'This link was used already, or is older than 15 minutes. Make a new one: npm run admin -- link';
  return new UserError('gone', 'auth.link_used', message);
}
