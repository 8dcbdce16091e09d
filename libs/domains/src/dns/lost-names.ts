import type { TenantScope } from '@onebox/database';
import { In } from 'typeorm';
import { DnsCheck } from './dns-check.entity.js';

/** By the domain's id: since when one of its names has been lost. */
export async function lostNames(scope: TenantScope, domainIds: string[]): Promise<Map<string, Date>> {
  if (domainIds.length === 0) return new Map();
  const rows = await scope.find(DnsCheck, { domainId: In(domainIds), state: 'lost' }, { order: { since: 'DESC' } });
  return new Map(rows.map(({ domainId, since }) => [domainId, since]));
}
