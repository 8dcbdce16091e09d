import { sentToken } from './token-values.ts';

const now = new Date('2026-11-28T03:22:01.123Z');

it('ends after the days that were chosen, with an hour that a repetition shares', () => {
  const token = { name: ' laptop ', scopes: ['read'], lifetime: '90' as const };
  const sent = { name: 'laptop', scopes: ['read'], expiresAt: '2027-02-26T04:00:00.000Z' };
  expect(sentToken(token, now)).toEqual(sent);
  expect(sentToken(token, new Date('2026-11-28T03:59:59Z'))).toEqual(sent);
});

it('need not end', () => {
  const sent = sentToken({ name: 'ci', scopes: ['read', 'write'], lifetime: 'never' }, now);
  expect(sent).toEqual({ name: 'ci', scopes: ['read', 'write'] });
});
