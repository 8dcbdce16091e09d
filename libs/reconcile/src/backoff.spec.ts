import { backoffDelay } from './backoff.js';

it('doubles the bound from 200 ms up to a minute, whatever the number of failures', () => {
  const bounds = [1, 2, 3, 9, 10, 10_000].map((failures) => backoffDelay(failures, () => 1));
  expect(bounds).toEqual([200, 400, 800, 51_200, 60_000, 60_000]);
});

it('takes any time up to the bound', () => {
  expect(backoffDelay(3, () => 0)).toBe(0);
  expect(backoffDelay(3, () => 0.5)).toBe(400);
});
