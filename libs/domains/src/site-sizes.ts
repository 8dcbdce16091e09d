import type { EntityManager } from 'typeorm';

/**
 * What the worker measured of each domain's volume, in bytes; absent where it has not yet. Its table is the worker's
 * (`TenantVolume` of `@onebox/provisioning`), which this library may not import.
 */
export async function siteSizes(manager: EntityManager, domainIds: string[]): Promise<Map<string, number>> {
  if (domainIds.length === 0) return new Map();
  const rows = await manager.query<{ owner_id: string; size_bytes: string | null }[]>(
    'SELECT owner_id, size_bytes FROM tenant_volumes WHERE owner_id IN (?) AND removed_at IS NULL',
    [domainIds],
  );
  return new Map(
    rows.flatMap((row) => (row.size_bytes === null ? [] : [[row.owner_id, Number(row.size_bytes)] as const])),
  );
}
