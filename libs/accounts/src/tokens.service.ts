import type { Clock } from '@onebox/clock';
import { newId, type Page, tenantScope } from '@onebox/database';
import { InvalidInput } from '@onebox/errors';
import { hashToken, randomToken } from '@onebox/secrets';
import type { DataSource } from 'typeorm';
import { ApiToken, type TokenScope } from './api-token.entity.js';
import type { Identity } from './sessions.service.js';

const PREFIX = 'ob_';
const NOTE_USE_AFTER_MS = 60_000;

interface TokenRow extends Identity {
  id: string;
  scopes: TokenScope[] | string;
  lastUsedAt: Date | null;
}

/** Keys for programs: shown once, stored hashed. */
export class Tokens {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidInput for an expiry that is over, or the scope `admin` of a user who is no administrator. */
  async create(
    owner: Identity,
    wanted: { name: string; scopes: TokenScope[]; expiresAt?: Date },
  ): Promise<{ token: string; row: ApiToken }> {
    const now = this.clock.now();
    if (wanted.expiresAt && wanted.expiresAt <= now) {
      throw new InvalidInput([{ path: 'expiresAt', message: 'This time is over.' }]);
    }
    if (wanted.scopes.includes('admin') && owner.platformRole !== 'admin') {
      throw new InvalidInput([
        { path: 'scopes', message: 'Only administrators of the platform have the scope admin.' },
      ]);
    }
    const token = PREFIX + randomToken();
    const row = Object.assign(new ApiToken(), {
      id: newId('tok', now.getTime()),
      accountId: owner.accountId,
      userId: owner.userId,
      name: wanted.name,
      tokenHash: hashToken(token),
      scopes: [...new Set(wanted.scopes)],
      createdAt: now,
      lastUsedAt: null,
      expiresAt: wanted.expiresAt ?? null,
    });
    await this.dataSource.manager.insert(ApiToken, row);
    return { token, row };
  }

  list(accountId: string, page: { limit: number; cursor?: string }): Promise<Page<ApiToken>> {
    return tenantScope(this.dataSource.manager, accountId).page(ApiToken, page);
  }

  /** @throws NotFound */
  async revoke(accountId: string, id: string): Promise<void> {
    await tenantScope(this.dataSource.manager, accountId).require(ApiToken, id, 'token');
    await this.dataSource.manager.delete(ApiToken, { id, accountId });
  }

  /** Whose token it is. */
  async resolve(token: string): Promise<{ identity: Identity; scopes: TokenScope[] } | undefined> {
    if (!token.startsWith(PREFIX)) return undefined;
    const now = this.clock.now();
    const [row] = await this.dataSource.query<TokenRow[]>(
      `SELECT t.id, t.user_id userId, t.account_id accountId, m.role, u.platform_role platformRole, t.scopes,
              t.last_used_at lastUsedAt
         FROM api_tokens t
         JOIN users u ON u.id = t.user_id
         JOIN memberships m ON m.user_id = t.user_id AND m.account_id = t.account_id
         JOIN accounts a ON a.id = t.account_id AND a.status <> 'deleted'
        WHERE t.token_hash = ? AND (t.expires_at IS NULL OR t.expires_at > ?)`,
      [hashToken(token), now],
    );
    if (!row) return undefined;
    await this.noteUse(row, now);
    const { userId, accountId, role, platformRole } = row;
    return { identity: { userId, accountId, role, platformRole }, scopes: parseScopes(row.scopes) };
  }

  /** To the minute: reading must not mean writing. */
  private async noteUse({ id, lastUsedAt }: TokenRow, now: Date): Promise<void> {
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < NOTE_USE_AFTER_MS) return;
    await this.dataSource.manager.update(ApiToken, { id }, { lastUsedAt: now });
  }
}

/** MySQL gives JSON parsed, MariaDB as text. */
function parseScopes(scopes: TokenScope[] | string): TokenScope[] {
  return typeof scopes === 'string' ? (JSON.parse(scopes) as TokenScope[]) : scopes;
}
