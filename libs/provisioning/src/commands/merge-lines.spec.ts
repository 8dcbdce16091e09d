import { setTimeout as sleep } from 'node:timers/promises';
import { mergeLines } from './merge-lines.js';

const line = (time: number) => ({ time: new Date(time) });

async function* source(...items: (number | 'silence')[]) {
  for (const item of items) {
    if (item === 'silence') await sleep(200);
    else yield line(item);
  }
}

async function collected(lines: AsyncIterable<{ time: Date }>): Promise<number[]> {
  const times: number[] = [];
  for await (const { time } of lines) times.push(time.getTime());
  return times;
}

describe('mergeLines', () => {
  it('orders by time', async () => {
    expect(await collected(mergeLines([source(1, 4, 5), source(), source(2, 3, 9)]))).toEqual([1, 2, 3, 4, 5, 9]);
  });

  it('does not wait long for a silent source', async () => {
    expect(await collected(mergeLines([source('silence', 1), source(2, 3)], 10))).toEqual([2, 3, 1]);
  });

  it('takes in sources that come later, and ends when no more can', async () => {
    async function* joining() {
      await sleep(20);
      yield source(4, 6);
      await sleep(20);
      yield source('silence', 7);
    }
    const merged = mergeLines([source(1, 2, 'silence', 5)], 500, joining());
    expect(await collected(merged)).toEqual([1, 2, 4, 5, 6, 7]);
    expect(await collected(mergeLines([], 10, joining()))).toEqual([4, 6, 7]);
  });

  it('passes on an error', async () => {
    async function* broken(): AsyncGenerator<{ time: Date }> {
      yield line(1);
      throw new Error('gone');
    }
    await expect(collected(mergeLines([broken(), source(2)]))).rejects.toThrow('gone');
  });
});
