import { instant, withTimes } from './format.ts';

it('puts instants into messages as people read them', () => {
  const iso = '2026-12-12T10:30:00.000Z';
  expect(withTimes(`It can be restored until ${iso}.`, 'en')).toBe(`It can be restored until ${instant(iso, 'en')}.`);
  expect(withTimes('This is not a time, such as 2027-01-01T00:00:00Z.', 'es')).toContain('2027-01-01T00:00:00Z');
});
