import { passwordOf, type TenantDatabase } from '@onebox/databases';

/**
 * Which logins of which databases this process has seen work. A candidate waits for its own: a password that was just
 * changed is wanted by the row before the server knows it. Forgotten at a restart, and found again by one pass.
 */
export class DatabaseReadiness {
  private readonly seen = new Set<string>();

  isReady(database: TenantDatabase, login: 'a' | 'b'): boolean {
    return database.host !== null && this.seen.has(key(database, login));
  }

  ready(database: TenantDatabase, login: 'a' | 'b'): void {
    this.seen.add(key(database, login));
  }

  gone(database: TenantDatabase, login: 'a' | 'b'): void {
    this.seen.delete(key(database, login));
  }
}

/** The sealed password stands for the rotation: sealing the same password twice gives two different values. */
function key(database: TenantDatabase, login: 'a' | 'b'): string {
  return `${database.id} ${login} ${passwordOf(database, login)}`;
}
