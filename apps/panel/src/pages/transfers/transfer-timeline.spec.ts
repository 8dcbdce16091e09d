import { timelineOf } from './transfer-timeline';

const asked = {
  createdAt: '2026-11-28T03:00:00Z',
  requestedAt: '2026-11-28T03:00:01Z',
  completesBy: '2026-12-03T03:00:01Z',
  endedAt: null,
};
const ended = { ...asked, endedAt: '2026-11-29T03:00:00Z' };

test('before the registrar has it, it is being requested', () => {
  const steps = timelineOf({ ...asked, state: 'pending', requestedAt: null, completesBy: null });
  expect(steps.map(({ look }) => look)).toEqual(['now', 'ahead', 'ahead']);
  expect(steps[0].at).toBe(asked.createdAt);
});

test('then it waits, until a day that is known', () => {
  const steps = timelineOf({ ...asked, state: 'pending' });
  expect(steps.map(({ look }) => look)).toEqual(['done', 'now', 'ahead']);
  expect(steps[1].at).toBe(asked.completesBy);
});

test.each(['clientApproved', 'serverApproved'] as const)('%s is complete', (state) => {
  const [, approved, completed] = timelineOf({ ...ended, state });
  expect(approved.name).toBe('approved');
  expect(completed).toEqual({ name: 'completed', look: 'done', at: ended.endedAt });
});

test.each([
  ['clientRejected', 'rejected'],
  ['clientCancelled', 'cancelled'],
  ['serverCancelled', 'stopped'],
] as const)('%s has ended otherwise', (state, name) => {
  const [, waited, end] = timelineOf({ ...ended, state });
  expect(waited.name).toBe('waited');
  expect(end).toMatchObject({ name, look: 'failed' });
});
