import { filtered, logText, withLines } from './log-lines';

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
  });
});
