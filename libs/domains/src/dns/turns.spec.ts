import { setTimeout as sleep } from 'node:timers/promises';
import { Turns } from './turns.js';

it('never lets more run at once than it may, and all in the end, in their order', async () => {
  const turns = new Turns(3, 3);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = (number: number) =>
    turns.take('ada', async () => {
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
  expect(await turns.take('ada', () => Promise.resolve('free'))).toBe('free');
});

describe('turns of several owners', () => {
  /** Work that goes on until it is ended; `running` is whose, in the order in which they began. */
  function work(turns: Turns) {
    const running: string[] = [];
    const ends = new Map<string, (() => void)[]>();
    const begin = (owner: string) => {
      running.push(owner);
      return new Promise<void>((end) => ends.set(owner, [...(ends.get(owner) ?? []), end]));
    };
    const want = (owner: string, count: number) => {
      for (let left = count; left > 0; left--) void turns.take(owner, () => begin(owner));
      return sleep(0);
    };
    const end = (owner: string) => {
      ends.get(owner)!.shift()!();
      running.splice(running.indexOf(owner), 1);
      return sleep(0);
    };
    return { running, want, end };
  }

  it('leave the share of another free, however many one has waiting', async () => {
    const { running, want } = work(new Turns(12, 3));
    await want('ada', 40);
    expect(running).toEqual(Array(9).fill('ada'));
    await want('bob', 40);
    expect(running.slice(9)).toEqual(['bob', 'bob', 'bob']);
  });

  it('go to who has the fewest, so that nobody has more than his share while others wait', async () => {
    const { running, want, end } = work(new Turns(12, 3));
    await want('ada', 40);
    for (const owner of ['bob', 'eve', 'dan']) await want(owner, 5);
    expect(running.slice(9)).toEqual(['bob', 'bob', 'bob']);
    for (let ended = 0; ended < 6; ended++) await end('ada');
    expect([...running].sort().join(' ')).toBe('ada ada ada bob bob bob dan dan dan eve eve eve');
    await end('ada');
    expect(running.at(-1)).toBe('ada');
  });
});
