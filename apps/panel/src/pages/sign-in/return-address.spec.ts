import { linkToken, returnAddress } from './return-address.ts';

const ORIGIN = 'https://panel.example.com';

it.each(['/domains/dom_1/files?path=/a#b', '/billing', '/domains?q=a%20b'])('goes back to %s', (path) => {
  expect(returnAddress(path, ORIGIN)).toBe(path);
});

it.each([
  null,
  '',
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  'javascript:alert(1)',
  'domains',
  '/sign-in?to=/sign-in',
])('does not go to %j', (wanted) => expect(returnAddress(wanted, ORIGIN)).toBe('/'));

it('stays at this origin whatever dots there are', () => {
  expect(returnAddress('/../../x', ORIGIN)).toBe('/x');
});

it('finds the token of a link', () => {
  expect(linkToken('#token=abc_-123')).toBe('abc_-123');
  expect(linkToken('#token=')).toBeNull();
  expect(linkToken('')).toBeNull();
});
