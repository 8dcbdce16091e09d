import { fingerprintOf } from './fingerprint.js';

const of = (body: unknown, url = '/a', key = 'k') => fingerprintOf(key, url, body);

it('is the same however a body is ordered, and whatever its card', () => {
  expect(of({ a: 1, b: { c: [1, 2], d: null } })).toBe(of({ b: { d: null, c: [1, 2] }, a: 1 }));
  expect(of({ a: 1, card: { number: '1' } })).toBe(of({ card: { number: '2' }, a: 1 }));
});

it('differs with anything else', () => {
  const different = [of({ a: 1 }), of({ a: 2 }), of({ a: '1' }), of({ a: [1] }), of({ b: 1 }), of({}), of(undefined)];
  expect(new Set([...different, of({ a: 1 }, '/b'), of({ a: 1 }, '/a', 'other')]).size).toBe(9);
});
