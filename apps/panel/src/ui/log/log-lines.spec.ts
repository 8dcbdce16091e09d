import { type LogLine, completed, filtered, logText, printed, repetitionsOf, withLines } from './log-lines.ts';

const line = (text: string) => ({ time: '2026-11-28T03:17:47.009Z', runtime: 'php', stream: 'stdout' as const, text });

describe('lines of a log', () => {
  it('are the newest ones, once there are too many', () => {
    const texts = withLines([line('a'), line('b')], [line('c')], 2).map(({ text }) => text);
    expect(texts).toEqual(['b', 'c']);
  });

  it('show what a carriage return left of them', () => {
    expect(withLines([], [line('10%\r50%\r100%'), line('done\r')]).map(({ text }) => text)).toEqual(['100%', 'done']);
  });

  it('keep what is around those that were looked for', () => {
    const lines = ['a', 'b', 'c', 'Needle', 'd', 'e', 'f'].map(line);
    expect(filtered(lines, ' needle').map((shown) => [shown.line.text, shown.fits])).toEqual([
      ['b', false],
      ['c', false],
      ['Needle', true],
      ['d', false],
      ['e', false],
    ]);
    expect(filtered(lines, '  ')).toHaveLength(7);
  });

  it('are a text with times', () => {
    expect(logText([line('a')])).toBe('2026-11-28T03:17:47.009Z php stdout a\n');
    expect(logText([{ ...line('a'), runtime: undefined }])).toBe('2026-11-28T03:17:47.009Z stdout a\n');
  });

  it('have no colours', () => {
    expect(printed('\u001b[1;32mok\u001b[0m done')).toBe('ok done');
  });

  const at = (second: number) => ({ ...line(String(second)), time: `2026-11-28T00:00:0${second}Z` });

  describe('of a stream that was opened again', () => {
    const fresh = (shown: LogLine[], heard: LogLine[]) => {
      const isRepeated = repetitionsOf(withLines([], shown));
      return heard.filter((one) => !isRepeated(one));
    };

    it('are not repeated', () => {
      expect(fresh([at(1), at(2)], [at(1), at(2), at(3)])).toEqual([at(3)]);
      expect(fresh([line('10%\r100%')], [line('10%\r100%')])).toEqual([]);
      expect(fresh([], [at(1)])).toEqual([at(1)]);
    });

    it('are all there, of one millisecond and of the same words too', () => {
      expect(fresh([line('a')], [line('a'), line('b')])).toEqual([line('b')]);
      expect(fresh([line('a'), line('a')], [line('a'), line('a'), line('a')])).toEqual([line('a')]);
    });

    it('are there where another runtime wrote them earlier, but not those that went already', () => {
      const late = { ...at(2), runtime: 'node' };
      expect(fresh([at(1), at(3)], [at(1), late, at(3)])).toEqual([late]);
      expect(fresh([at(2)], [at(1), at(2)])).toEqual([]);
    });
  });

  it('are complete with what the page no longer, or not yet, shows', () => {
    expect(completed([at(3), at(4), at(5)], [at(1), at(2), at(3), at(4)])).toEqual([1, 2, 3, 4, 5].map(at));
    expect(completed([], [at(1)])).toEqual([at(1)]);
  });
});
