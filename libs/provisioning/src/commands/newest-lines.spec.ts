import { newestLines } from './newest-lines.js';

async function* log(...texts: string[]) {
  for (const text of texts) yield { text };
}

async function kept(texts: string[], count: number, mostBytes?: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { text } of newestLines(log(...texts), count, mostBytes)) found.push(text);
  return found;
}

describe('newestLines', () => {
  it('are so many at most, the oldest first', async () => {
    expect(await kept(['a', 'b', 'c'], 2)).toEqual(['b', 'c']);
    expect(await kept(['a', 'b', 'c'], 5)).toEqual(['a', 'b', 'c']);
    expect(await kept(['a', 'b', 'c'], 0)).toEqual([]);
  });

  it('are as many as fit, whatever their letters take', async () => {
    expect(await kept(['aaaa', 'bb', 'cc', 'dd'], 9, 6)).toEqual(['bb', 'cc', 'dd']);
    expect(await kept(['aaaa', 'ñ', 'ñ', 'ñ'], 9, 5)).toEqual(['ñ', 'ñ']);
    expect(await kept(['a', 'bbbbbb', 'c'], 9, 5)).toEqual(['c']);
  });

  it('are two megabytes of the longest lines that there are', async () => {
    const texts = Array.from({ length: 100 }, (_, number) => `${number}`.padEnd(64 * 1024, '.'));
    const lines = await kept(texts, 10_000);
    expect(lines).toEqual(texts.slice(-32));
  });
});
