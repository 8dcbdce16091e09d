import { etagOf, requireMatch } from './etag.js';

it.each([undefined, '*', ' * ', '"rev_1"', '"other", "rev_1"', 'W/"rev_1"'])('lets %p pass', (header) => {
  expect(() => requireMatch(header, 'rev_1')).not.toThrow();
});

it.each(['"rev_2"', 'rev_1', 'W/"rev_2"', ''])('stops %p', (header) => {
  expect(() => requireMatch(header, 'rev_1')).toThrow(expect.objectContaining({ rejection: 'precondition_failed' }));
});

it('is quoted', () => expect(etagOf('rev_1')).toBe('"rev_1"'));
