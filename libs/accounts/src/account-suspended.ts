import { UserError } from '@onebox/errors';
import type { Account } from './account.entity.js';

/** Nothing new is begun for it that somebody has to pay for. */
export class AccountSuspended extends UserError {
  constructor() {
    super('conflict', 'account.suspended', 'This account is suspended.');
  }
}

/** @throws AccountSuspended */
export function requireActive({ status }: Pick<Account, 'status'>): void {
  if (status !== 'active') throw new AccountSuspended();
}
