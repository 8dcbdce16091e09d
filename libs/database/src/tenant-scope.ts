import { NotFound } from '@onebox/errors';
import {
  And,
  type EntityManager,
  Equal,
  type FindManyOptions,
  type FindOneOptions,
  FindOperator,
  type FindOptionsOrder,
  type FindOptionsWhere,
  LessThan,
  MoreThan,
} from 'typeorm';
import { fromCursor, type Page, type Position, toCursor } from './page.js';

/** An entity that belongs to an account. */
export interface Owned {
  accountId: string;
}

export interface OwnedWithId extends Owned {
  id: string;
}

type EntityClass<E> = new () => E;
type Where<E> = FindOptionsWhere<E>;

export interface PageRequest<E> {
  /** 1 to 100. */
  limit: number;
  cursor?: string;
  /** Several: what fits one of them. */
  where?: Where<E> | Where<E>[];
  /** Of the sort column; ids break ties in the same direction. Default ASC. */
  order?: 'ASC' | 'DESC';
  /** A text or time column that is never null; needs an index on (account_id, column, id). Default: the id. */
  sort?: keyof E & string;
}

/**
 * Repositories that cannot be asked without an account: whatever `where` says, the account is part of it. A stranger's row
 * looks like one that is not there.
 */
export class TenantScope {
  constructor(
    private readonly manager: EntityManager,
    private readonly accountId: string,
  ) {
    if (typeof accountId !== 'string' || accountId === '') throw new Error('A tenant scope needs an account.');
  }

  find<E extends Owned>(
    entity: EntityClass<E>,
    where: Where<E> = {},
    options: Omit<FindManyOptions<E>, 'where'> = {},
  ): Promise<E[]> {
    return this.manager.find(entity, { ...options, where: this.own(where) });
  }

  findOne<E extends Owned>(
    entity: EntityClass<E>,
    where: Where<E>,
    options: Omit<FindOneOptions<E>, 'where'> = {},
  ): Promise<E | null> {
    return this.manager.findOne(entity, { ...options, where: this.own(where) });
  }

  /** @throws NotFound (`There is no such <what>.`) where there is none, or it is a stranger's. */
  async require<E extends OwnedWithId>(
    entity: EntityClass<E>,
    id: string,
    what: string,
    options: Omit<FindOneOptions<E>, 'where'> = {},
  ): Promise<E> {
    const found = await this.findOne(entity, { id } as Where<E>, options);
    if (!found) throw new NotFound(what);
    return found;
  }

  count<E extends Owned>(entity: EntityClass<E>, where: Where<E> = {}): Promise<number> {
    return this.manager.count(entity, { where: this.own(where) });
  }

  /** Keyset paging: the 10,000th page costs what the first does. @throws UserError malformed for a foreign cursor. */
  async page<E extends OwnedWithId>(entity: EntityClass<E>, request: PageRequest<E>): Promise<Page<E>> {
    const { limit, cursor, where = {}, order = 'ASC', sort } = request;
    const column = sort === 'id' ? undefined : sort;
    const after = cursor === undefined ? undefined : this.typed(entity, fromCursor(cursor), column);
    const found = await this.manager.find(entity, {
      where: [where].flat().flatMap((one) => (after ? this.beyond(one, after, order, column) : this.own(one))),
      order: { ...(column ? { [column]: order } : {}), id: order } as FindOptionsOrder<E>,
      take: limit + 1,
    });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? toCursor(positionOf(last, column)) : null };
  }

  private own<E extends Owned>(where: Where<E>): Where<E> {
    return { ...where, accountId: this.accountId };
  }

  /** A time comes back from a cursor as text, which MySQL would not compare with one. */
  private typed<E>(entity: EntityClass<E>, { value, id }: Position, column: string | undefined) {
    const metadata = this.manager.connection.getMetadata(entity);
    const isTime = column !== undefined && metadata.findColumnWithPropertyName(column)?.type === 'datetime';
    return { value: isTime && value !== null ? new Date(value) : value, id };
  }

  private beyond<E extends OwnedWithId>(
    where: Where<E>,
    { value, id }: { value: unknown; id: string },
    order: 'ASC' | 'DESC',
    column: (keyof E & string) | undefined,
  ): Where<E>[] {
    const next = order === 'ASC' ? MoreThan : LessThan;
    if (!column) return [this.own(narrowed(where, { id: next(id) }))];
    return [
      this.own(narrowed(where, { [column]: next(value) })),
      this.own(narrowed(where, { [column]: Equal(value), id: next(id) })),
    ];
  }
}

/** `where` with further conditions; one on the same column holds as well. */
function narrowed<E>(where: Where<E>, further: Record<string, FindOperator<unknown>>): Where<E> {
  const given = where as Record<string, unknown>;
  const conditions = Object.entries(further).map(([column, condition]) => {
    const other = given[column];
    if (other === undefined) return [column, condition];
    return [column, And(other instanceof FindOperator ? other : Equal(other), condition)];
  });
  return { ...where, ...Object.fromEntries(conditions) } as Where<E>;
}

/** The only way by which handlers and domain services read what belongs to an account. */
export function tenantScope(manager: EntityManager, accountId: string): TenantScope {
  return new TenantScope(manager, accountId);
}

function positionOf<E extends OwnedWithId>(row: E, column: (keyof E & string) | undefined): Position {
  if (!column) return { value: null, id: row.id };
  const value: unknown = row[column];
  if (value instanceof Date) return { value: value.toISOString(), id: row.id };
  if (typeof value === 'string') return { value, id: row.id };
  throw new Error(`Pages cannot be sorted by ${column}: it is neither a text nor a time.`);
}
