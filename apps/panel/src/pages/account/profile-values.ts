import type { Schemas } from '../../api/client.ts';
import type { Address } from '../../ui/address-fields.tsx';
import { sentAddress } from '../../ui/address.ts';

export interface ProfileValues {
  name: string;
  address: Address;
  timeZone: string;
}

export function valuesOf({ name, address, timeZone }: Schemas['Account']): ProfileValues {
  const { line1, line2 = '', city, region = '', postalCode, country } = address;
  return { name, address: { line1, line2, city, region, postalCode, country }, timeZone };
}

/** Only what was changed: who edits the name does not take back an address that was changed elsewhere meanwhile. */
export function changeBetween(before: ProfileValues, after: ProfileValues): Schemas['AccountChange'] {
  const moved = JSON.stringify(sentAddress(before.address)) !== JSON.stringify(sentAddress(after.address));
  return {
    ...(before.name !== after.name && { name: after.name }),
    ...(moved && { address: sentAddress(after.address) }),
    ...(before.timeZone !== after.timeZone && { timeZone: after.timeZone }),
  };
}

/** The browser's list, with UTC, which it leaves out, and with the one that is set. */
export function timeZones(set: string): string[] {
  return [...new Set(['UTC', set, ...Intl.supportedValuesOf('timeZone')])];
}
