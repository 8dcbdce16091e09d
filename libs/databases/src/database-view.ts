import { loginName } from './database-rows.js';
import type { DatabaseStatus, TenantDatabase } from './tenant-database.entity.js';

/** A database as the API shows it. Never a password. */
export interface DatabaseView {
  id: string;
  engine: string;
  name: string;
  /** Null until its server is there. */
  host: string | null;
  port: number | null;
  /** On the server. */
  database: string;
  username: string;
  sizeBytes: number | null;
  quotaBytes: number;
  /** Over its quota: it can be read and emptied. */
  readOnly: boolean;
  status: DatabaseStatus;
  statusDetail: string | null;
  /** Ids of the domains that it is attached to. */
  domains: string[];
  createdAt: string;
  deletedAt: string | null;
  restorableUntil: string | null;
}

export function databaseView(database: TenantDatabase, domains: string[], quotaBytes: number): DatabaseView {
  return {
    id: database.id,
    engine: database.engine,
    name: database.name,
    host: database.host,
    port: database.port,
    database: database.physicalName,
    username: loginName(database, database.currentLogin),
    sizeBytes: database.sizeBytes === null ? null : Number(database.sizeBytes),
    quotaBytes,
    readOnly: database.readOnly,
    status: shownStatus(database),
    statusDetail: database.statusDetail,
    domains,
    createdAt: database.createdAt.toISOString(),
    deletedAt: database.deletedAt?.toISOString() ?? null,
    restorableUntil: database.restorableUntil?.toISOString() ?? null,
  };
}

/** The worker's word, but where it has not yet heard that the wish has changed. */
function shownStatus({ status, deletedAt }: TenantDatabase): DatabaseStatus {
  const going = status === 'deleting' || status === 'deleted';
  if (deletedAt) return going ? status : 'deleting';
  return going ? 'provisioning' : status;
}
