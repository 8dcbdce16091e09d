import type { Address } from './address-fields.tsx';
import { addressShapeOf } from './countries.ts';

/** As the API takes it: what is empty, or not a part of addresses there, is left out. */
export function sentAddress({ line1, line2, city, region, postalCode, country }: Address) {
  return {
    line1,
    ...(line2.trim() && { line2 }),
    city,
    ...(region.trim() && addressShapeOf(country).region && { region }),
    postalCode,
    country,
  };
}

interface AddressWords {
  needed: string;
}

type Check = (value: string, values: { address: Address }) => string | null;

/** What a form says about an address before it is sent. */
export function addressChecks({ needed }: AddressWords): Partial<Record<keyof Address, Check>> {
  const there: Check = (value) => (value.trim() ? null : needed);
  return {
    country: there,
    line1: there,
    postalCode: there,
    city: there,
    region: (value, { address }) => (addressShapeOf(address.country).regionNeeded ? there(value, { address }) : null),
  };
}
