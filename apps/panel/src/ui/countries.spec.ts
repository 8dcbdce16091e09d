import { readFileSync } from 'node:fs';
import { addressShapeOf, COUNTRY_CODES, countriesIn, likelyCountry } from './countries.ts';

it('has every country once, by its name in the language', () => {
  expect(new Set(COUNTRY_CODES).size).toBe(250);
  expect(countriesIn('en').find(({ value }) => value === 'DE')?.label).toBe('Germany');
  expect(countriesIn('es').find(({ value }) => value === 'DE')?.label).toBe('Alemania');
  expect(countriesIn('en')[0]?.label).toBe('Afghanistan');
});

it('has those that the API takes, whose code it may not import', () => {
  const codes = /'([A-Z]{2}(?: [A-Z]{2})* ?)'/g;
  const taken = [...readFileSync('libs/accounts/src/countries.ts', 'utf8').matchAll(codes)].map(([, some]) => some);
  expect(taken.join('').split(' ')).toEqual(COUNTRY_CODES);
});

it.each([
  [['en-GB', 'en'], 'GB'],
  [['de'], 'DE'],
  [['en', 'de-AT'], 'AT'],
  [['es-419'], 'US'],
  [['en'], 'US'],
  [[], 'US'],
])('takes somebody with %j to be in %s', (tags, country) => expect(likelyCountry(tags)).toBe(country));

it('asks for an address as it is written there', () => {
  expect(addressShapeOf('US')).toMatchObject({ postal: 'zip', region: 'state', regionNeeded: true });
  expect(addressShapeOf('GB')).toMatchObject({ postal: 'postcode', region: 'county', regionNeeded: false });
  expect(addressShapeOf('DE')).toMatchObject({ postal: 'postalCode', region: null, postalExists: true });
  expect(addressShapeOf('HK')).toMatchObject({ postalExists: false, region: 'region' });
});
