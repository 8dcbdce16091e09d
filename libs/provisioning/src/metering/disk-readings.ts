import type { OwnedReading } from '@onebox/metering';
import type { DataSource } from 'typeorm';

/** What the worker measured last of files and databases; what is deleted costs nothing, also while it can be restored. */
const SIZES = `SELECT d.account_id, d.id, v.size_bytes FROM domains d JOIN tenant_volumes v ON v.owner_id = d.id
    WHERE d.deleted_at IS NULL AND v.removed_at IS NULL AND v.size_bytes IS NOT NULL
  UNION ALL SELECT account_id, id, size_bytes FROM tenant_databases
    WHERE deleted_at IS NULL AND size_bytes IS NOT NULL`;

/** What each domain's files and each database take on the disk at `at`. */
export async function diskReadings({ manager }: DataSource, at: number): Promise<OwnedReading[]> {
  const rows = await manager.query<{ account_id: string; id: string; size_bytes: string }[]>(SIZES);
  return rows.map(({ account_id: accountId, id, size_bytes }) => ({
    ...{ kind: 'disk' as const, source: id, epoch: '-', accountId, subjectId: id, at, since: at },
    counters: { requests: 0, failedRequests: 0, bytesIn: 0, bytesOut: 0, cpuMilliseconds: 0 },
    samples: [{ at, bytes: Number(size_bytes) }],
  }));
}
