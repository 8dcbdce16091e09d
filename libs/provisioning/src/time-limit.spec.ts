import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { withTimeLimit } from './time-limit.js';

const untilAborted = (signal: AbortSignal) =>
  new Promise<unknown>((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));

describe('a time limit', () => {
  const life = new AbortController();

  it('aborts when the time is over, though memory is cleaned up meanwhile', async () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    const waits = Array.from({ length: 20 }, () => withTimeLimit(300, life.signal, untilAborted));
    const collecting = setInterval(collect, 20);
    try {
      expect(await Promise.all(waits)).toEqual(Array(20).fill(expect.objectContaining({ name: 'TimeoutError' })));
    } finally {
      clearInterval(collecting);
    }
  });

  it('aborts before that with the other signal, for its reason', async () => {
    const ending = new AbortController();
    const wait = withTimeLimit(60_000, ending.signal, untilAborted);
    ending.abort('the end');
    expect(await wait).toBe('the end');
  });

  it('gives what the work gives, and what it throws', async () => {
    expect(await withTimeLimit(60_000, life.signal, () => Promise.resolve('done'))).toBe('done');
    await expect(withTimeLimit(60_000, life.signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
