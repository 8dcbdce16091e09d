import { setTimeout as sleep } from 'node:timers/promises';
import { Turns } from './turns.js';

it('never lets more run at once than it may, and all in the end, in their order', async () => {
  const turns = new Turns(3);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = (number: number) =>
    turns.take(async () => {
      begun.push(number);
      most = Math.max(most, ++running);
      await sleep(number % 3);
      running--;
      if (number % 4 === 0) throw new Error('failed');
      return number;
    });
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, number) => work(number)));
  expect(most).toBe(3);
  expect(begun).toEqual(Array.from({ length: 20 }, (_, number) => number));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(15);
  expect(await turns.take(() => Promise.resolve('free'))).toBe('free');
});
