import { inTransaction } from '@onebox/database';
import { InvalidInput } from '@onebox/errors';
import type { DataSource } from 'typeorm';
import { hashPassword, passwordMatches, requireUsablePassword } from './passwords.js';
import type { Sessions } from './sessions.service.js';
import { User } from './user.entity.js';

export class PasswordChange {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Sets a new password and ends all sessions of the user but the one it is asked in.
   * @throws InvalidInput at `currentPassword` or `newPassword`
   */
  async carryOut(userId: string, current: string, wanted: string, keptSession?: string): Promise<void> {
    const user = await this.dataSource.manager.findOneByOrFail(User, { id: userId });
    if (!(await passwordMatches(user.passwordHash, current))) {
      throw new InvalidInput([{ path: 'currentPassword', message: 'This is not your password.' }]);
    }
    requireUsablePassword(wanted, user.email, 'newPassword');
    const passwordHash = await hashPassword(wanted);
    await inTransaction(this.dataSource, async (manager) => {
      await manager.update(User, { id: userId }, { passwordHash });
      await this.sessions.endOthers(manager, userId, keptSession);
    });
  }
}
