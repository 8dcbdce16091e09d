import { changeBetween, timeZones, valuesOf } from './profile-values.ts';

const address = { line1: 'Weg 1', city: 'Berlin', postalCode: '10115', country: 'DE' };
const account = { name: 'Ada', address, timeZone: 'UTC' } as Parameters<typeof valuesOf>[0];
const values = valuesOf(account);

it('has an empty field for what an address lacks', () => {
  expect(values.address).toEqual({ ...address, line2: '', region: '' });
});

it('sends what was changed and nothing else', () => {
  expect(changeBetween(values, values)).toEqual({});
  expect(changeBetween(values, { ...values, name: 'Grace' })).toEqual({ name: 'Grace' });
  const moved = { ...values, address: { ...values.address, line1: 'Weg 2' } };
  expect(changeBetween(values, moved)).toEqual({ address: { ...address, line1: 'Weg 2' } });
});

it('has every time zone once, UTC first', () => {
  const zones = timeZones('Europe/Berlin');
  expect(zones.slice(0, 2)).toEqual(['UTC', 'Europe/Berlin']);
  expect(new Set(zones).size).toBe(zones.length);
});
