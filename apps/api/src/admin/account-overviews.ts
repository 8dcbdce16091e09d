import { Injectable } from '@nestjs/common';
import { Account, billingToday, User } from '@onebox/accounts';
import { type AccountStanding, AccountStandings, Collection } from '@onebox/billing';
import { Clock } from '@onebox/clock';
import { WorkerClient } from '@onebox/commands';
import { fromCursor, type Page, toCursor } from '@onebox/database';
import { NotFound } from '@onebox/errors';
import { Brackets, DataSource, type SelectQueryBuilder } from 'typeorm';
import { viewAccount, viewUser } from '../accounts/accounts.dto.js';
import type { AccountDetails, AccountOverview, AccountsQuery } from './admin.dto.js';

type Counts = Pick<AccountOverview, 'domains' | 'databases' | 'containers'>;

/** Accounts as administrators see them: whose they are, what they have, how they stand. A page costs the same at any depth. */
@Injectable()
export class AccountOverviews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly worker: WorkerClient,
    private readonly standings: AccountStandings,
    private readonly clock: Clock,
  ) {}

  /** @throws UserError malformed for a cursor that was not given out. */
  async list(query: AccountsQuery): Promise<Page<AccountOverview>> {
    const { entities, raw } = await this.search(query).getRawAndEntities<{ open_cents?: string }>();
    const accounts = entities.slice(0, query.limit);
    const ids = accounts.map(({ id }) => id);
    const [users, counts, standings] = await this.about(ids);
    const items = accounts.map((account) => ({
      ...{ id: account.id, name: account.name, status: account.status, billingExempt: account.billingExempt },
      email: users.get(account.id)?.[0]?.email ?? null,
      ...standingOf(account, standings),
      ...counts(account.id),
      createdAt: account.createdAt.toISOString(),
    }));
    const last = accounts.length < entities.length ? accounts.at(-1) : undefined;
    const value = last && sortedValue(last, query.sort, raw[accounts.length - 1]!.open_cents);
    return { items, nextCursor: last ? toCursor({ value: value ?? null, id: last.id }) : null };
  }

  /** @throws NotFound */
  async read(id: string): Promise<AccountDetails> {
    const account = await this.require(id);
    const [users, counts, standings] = await this.about([id]);
    const view = { ...viewAccount(account), ...standingOf(account, standings), ...counts(id) };
    return { ...view, today: billingToday(account, this.clock), users: (users.get(id) ?? []).map(viewUser) };
  }

  /** @throws NotFound */
  async require(id: string): Promise<Account> {
    const account = await this.dataSource.manager.findOneBy(Account, { id });
    if (!account) throw new NotFound('account');
    return account;
  }

  private about(ids: string[]) {
    return Promise.all([this.users(ids), this.counts(ids), this.standings.of(ids)]);
  }

  private search({ q, status, state, sort, limit, cursor }: AccountsQuery): SelectQueryBuilder<Account> {
    const search = this.dataSource.manager.createQueryBuilder(Account, 'a').limit(limit + 1);
    if (status) search.andWhere('a.status = :status', { status });
    if (state === 'suspended') search.andWhere('a.status = :state', { state });
    if (state === 'overdue') search.andWhere(`EXISTS (${OVERDUE})`);
    if (q?.trim()) {
      const user = `EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id
                             WHERE m.account_id = a.id AND u.email LIKE :like)`;
      const like = `%${q.trim().replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
      search.andWhere(`(a.id = :q OR a.name LIKE :like OR ${user})`, { q: q.trim(), like });
    }
    return sorted(search, sort, cursor);
  }

  /** By account, the first one first. */
  private async users(accountIds: string[]): Promise<Map<string, User[]>> {
    const byAccount = new Map<string, User[]>(accountIds.map((id) => [id, []]));
    if (accountIds.length === 0) return byAccount;
    const rows = await this.dataSource.query<(User & { accountId: string })[]>(
      `SELECT m.account_id accountId, u.id, u.name, u.email, u.platform_role platformRole
         FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.account_id IN (?) ORDER BY u.id`,
      [accountIds],
    );
    for (const { accountId, ...user } of rows) byAccount.get(accountId)!.push(user);
    return byAccount;
  }

  private async counts(accountIds: string[]): Promise<(id: string) => Counts> {
    const [domains, databases, containers] = await Promise.all([
      this.count('domains', accountIds),
      this.count('tenant_databases', accountIds),
      // The list is of use while the worker restarts, too.
      this.worker.containerCounts({ accountIds }).catch(() => undefined),
    ]);
    return (id) => ({
      domains: domains.get(id) ?? 0,
      databases: databases.get(id) ?? 0,
      containers: containers ? (containers[id] ?? 0) : null,
    });
  }

  private async count(table: 'domains' | 'tenant_databases', accountIds: string[]): Promise<Map<string, number>> {
    if (accountIds.length === 0) return new Map();
    const rows = await this.dataSource.query<{ accountId: string; count: string }[]>(
      `SELECT account_id accountId, COUNT(*) count FROM ${table}
        WHERE account_id IN (?) AND deleted_at IS NULL GROUP BY account_id`,
      [accountIds],
    );
    return new Map(rows.map(({ accountId, count }) => [accountId, Number(count)]));
  }
}

const OVERDUE = `SELECT 1 FROM collections c WHERE c.account_id = a.id AND c.status = 'open' AND c.attempts > 0`;

const OPEN = 'COALESCE(o.open_cents, 0)';

/** What each sort compares. Ids are given in the order of sign-up. */
const SORTED_BY = { createdAt: 'a.id', name: 'a.name', billedThrough: 'a.billedThrough', openCents: OPEN };

/** `-name` → from z to a. Ids break ties in the same direction. */
function sorted(
  search: SelectQueryBuilder<Account>,
  sort: AccountsQuery['sort'],
  cursor: string | undefined,
): SelectQueryBuilder<Account> {
  const { name, descending } = sortOf(sort);
  if (name === 'openCents') search.leftJoin(openByAccount, 'o', 'o.account_id = a.id').addSelect(OPEN, 'open_cents');
  if (cursor !== undefined) {
    const { value, id: after } = fromCursor(cursor);
    const beyond = descending ? '<' : '>';
    const same = new Brackets((where) => where.where(`${SORTED_BY[name]} = :value`).andWhere(`a.id ${beyond} :after`));
    const later = new Brackets((where) => where.where(`${SORTED_BY[name]} ${beyond} :value`).orWhere(same));
    search.andWhere(name === 'createdAt' ? `a.id ${beyond} :after` : later);
    search.setParameters({ value: name === 'openCents' ? Number(value) || 0 : value, after });
  }
  const order = descending ? 'DESC' : 'ASC';
  return search.orderBy(name === 'openCents' ? 'open_cents' : SORTED_BY[name], order).addOrderBy('a.id', order);
}

function sortOf(sort: AccountsQuery['sort']) {
  return { name: sort.replace(/^-/, '') as keyof typeof SORTED_BY, descending: sort.startsWith('-') };
}

/** Where the next page goes on; null: the id says it. */
function sortedValue(account: Account, sort: AccountsQuery['sort'], openCents: string | undefined): string | null {
  const { name } = sortOf(sort);
  if (name === 'createdAt') return null;
  return name === 'openCents' ? String(openCents) : account[name];
}

function openByAccount(search: SelectQueryBuilder<Account>) {
  return search
    .subQuery()
    .select('c.account_id', 'account_id')
    .addSelect('SUM(c.amount_cents)', 'open_cents')
    .from(Collection, 'c')
    .where("c.status = 'open'")
    .groupBy('c.account_id');
}

function standingOf({ id, suspendedFor, billedThrough, clockAheadDays }: Account, found: Map<string, AccountStanding>) {
  return { suspendedFor, billedThrough, clockAheadDays, ...found.get(id)! };
}
