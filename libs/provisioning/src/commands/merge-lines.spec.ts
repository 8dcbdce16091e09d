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

  describe('with a source that has long been silent', () => {
    const silent: AsyncIterable<{ time: Date }> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }),
    };
    const now = Date.UTC(2030, 0, 1);

    beforeEach(() => jest.useFakeTimers({ now }));
    afterEach(() => jest.useRealTimers());

    /** What has come out by now; it goes on in the background. */
    function followed(lines: AsyncIterable<{ time: Date }>): number[] {
      const times: number[] = [];
      void (async () => {
        for await (const { time } of lines) times.push(time.getTime() - now);
      })();
      return times;
    }

    it('waits once, and not with every line', async () => {
      const many = Array.from({ length: 1000 }, (_, number) => number - 1000);
      const times = followed(mergeLines([source(...many.map((time) => now + time)), silent], 100));
      await jest.advanceTimersByTimeAsync(99);
      expect(times).toEqual([]);
      await jest.advanceTimersByTimeAsync(1);
      expect(times).toEqual(many);
    });

    it('still waits with a line that was written just now for one before it', async () => {
      const [busy, late] = [pushed(), pushed()];
      const times = followed(mergeLines([busy.lines, late.lines], 100));
      await jest.advanceTimersByTimeAsync(60_000);
      busy.push(now + 60_000, now + 60_050);
      await jest.advanceTimersByTimeAsync(50);
      late.push(now + 59_990);
      await jest.advanceTimersByTimeAsync(49);
      expect(times).toEqual([59_990]);
      await jest.advanceTimersByTimeAsync(101);
      expect(times).toEqual([59_990, 60_000, 60_050]);
    });

    it('does not wait with lines of a clock that is ahead', async () => {
      const ahead = [now + 3_600_000, now + 3_600_001, now + 3_600_002];
      const times = followed(mergeLines([source(...ahead), silent], 100));
      await jest.advanceTimersByTimeAsync(100);
      expect(times).toEqual([3_600_000, 3_600_001, 3_600_002]);
    });
  });
});

/** Lines that come when they are pushed. */
function pushed() {
  const queue: number[] = [];
  let wake = () => undefined as void;
  async function* lines() {
    for (;;) {
      while (queue.length > 0) yield line(queue.shift()!);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return { lines: lines(), push: (...times: number[]) => (queue.push(...times), wake()) };
}
