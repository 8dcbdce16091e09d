import { randomBytes } from 'node:crypto';
import { newId } from '@onebox/database';
import type { DatabaseEngine } from '@onebox/runtimes';
import type { Secrets } from '@onebox/secrets';
import { type EntityManager, In, IsNull } from 'typeorm';
import { DatabaseAttachment } from './database-attachment.entity.js';
import { TenantDatabase } from './tenant-database.entity.js';

export interface NewDatabase {
  accountId: string;
  engine: DatabaseEngine;
  name: string;
  /** The domain that it is made with. */
  originDomainId: string | null;
  operationId: string | null;
  createdAt: Date;
}

/** What a password is sealed for: it cannot be moved to another database or login. */
export function passwordContext(databaseId: string, login: 'a' | 'b'): string {
  return `database:${databaseId}:${login}`;
}

/** 192 random bits, of characters that no configuration file and no address has to escape. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url').replace(/[-_]/g, 'x');
}

export function loginName(database: Pick<TenantDatabase, 'physicalName'>, login: 'a' | 'b'): string {
  return `${database.physicalName}_${login}`;
}

/** Sealed; null where the login is not wanted. */
export function passwordOf(database: TenantDatabase, login: 'a' | 'b'): string | null {
  return login === 'a' ? database.passwordA : database.passwordB;
}

export async function insertDatabase(
  manager: EntityManager,
  secrets: Secrets,
  wanted: NewDatabase,
): Promise<TenantDatabase> {
  const id = newId('db', wanted.createdAt.getTime());
  const database = manager.create(TenantDatabase, {
    ...wanted,
    id,
    physicalName: `ob_${id.slice('db_'.length)}`,
    passwordA: secrets.seal(newPassword(), passwordContext(id, 'a')),
    passwordB: null,
    currentLogin: 'a',
    rotation: 0,
    deletedAt: null,
    restorableUntil: null,
    status: 'provisioning',
    statusDetail: null,
    host: null,
    port: null,
    placement: null,
    readOnly: false,
    sizeBytes: null,
    purgedAt: null,
  });
  await manager.insert(TenantDatabase, database);
  return database;
}

export async function attachRow(manager: EntityManager, database: TenantDatabase, domainId: string): Promise<void> {
  await manager.insert(DatabaseAttachment, { databaseId: database.id, domainId, accountId: database.accountId });
}

/**
 * Detaches all of a domain's databases. One that was made with it and is attached nowhere else is deleted with it.
 * Returns the ids of the deleted ones.
 */
export async function detachAll(
  manager: EntityManager,
  accountId: string,
  domainId: string,
  tombstone: { deletedAt: Date; restorableUntil: Date },
): Promise<string[]> {
  await manager.delete(DatabaseAttachment, { accountId, domainId });
  const made = await manager.find(TenantDatabase, {
    where: { accountId, originDomainId: domainId, deletedAt: IsNull() },
    lock: { mode: 'pessimistic_write' },
    order: { id: 'ASC' },
  });
  const attached = await attachedDomains(manager, accountId, idsOf(made));
  const orphans = idsOf(made.filter(({ id }) => !attached.has(id)));
  if (orphans.length > 0) await manager.update(TenantDatabase, { id: In(orphans) }, tombstone);
  return orphans;
}

/**
 * Undoes `detachAll`: brings back what was deleted with the domain, and attaches what is still there of `databaseIds`.
 * Returns the attached ones, in that order.
 */
export async function attachAgain(
  manager: EntityManager,
  accountId: string,
  domainId: string,
  deletedAt: Date,
  databaseIds: string[],
): Promise<TenantDatabase[]> {
  await manager.update(
    TenantDatabase,
    { accountId, originDomainId: domainId, deletedAt, purgedAt: IsNull() },
    { deletedAt: null, restorableUntil: null },
  );
  if (databaseIds.length === 0) return [];
  const there = await manager.findBy(TenantDatabase, { accountId, id: In(databaseIds), deletedAt: IsNull() });
  const wanted = databaseIds.flatMap((id) => there.find((database) => database.id === id) ?? []);
  for (const database of wanted) await attachRow(manager, database, domainId);
  return wanted;
}

/** Database id → ids of the domains that it is attached to. */
export async function attachedDomains(
  manager: EntityManager,
  accountId: string,
  databaseIds: string[],
): Promise<Map<string, string[]>> {
  const domains = new Map<string, string[]>();
  if (databaseIds.length === 0) return domains;
  const where = { accountId, databaseId: In(databaseIds) };
  for (const { databaseId, domainId } of await manager.find(DatabaseAttachment, {
    where,
    order: { domainId: 'ASC' },
  })) {
    domains.set(databaseId, [...(domains.get(databaseId) ?? []), domainId]);
  }
  return domains;
}

function idsOf(databases: TenantDatabase[]): string[] {
  return databases.map(({ id }) => id);
}
