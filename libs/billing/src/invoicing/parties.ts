import { Membership, type PostalAddress, User } from '@onebox/accounts';
import type { EntityManager } from 'typeorm';

/** The address in lines, as on an envelope. */
export function addressLines({ line1, line2, city, region, postalCode, country }: PostalAddress): string[] {
  const lines = [line1, line2, [postalCode, city].filter(Boolean).join(' '), region, countryName(country)];
  return lines.filter((line): line is string => Boolean(line));
}

/** The e-mail address of the account's owner; empty where it has none. */
export async function ownerEmail(manager: EntityManager, accountId: string): Promise<string> {
  const owner = await manager
    .createQueryBuilder(User, 'user')
    .innerJoin(Membership, 'membership', "membership.userId = user.id AND membership.role = 'owner'")
    .where('membership.accountId = :accountId', { accountId })
    .orderBy('user.id', 'ASC')
    .limit(1)
    .getOne();
  return owner?.email ?? '';
}

const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code;
}
