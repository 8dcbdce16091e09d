import { appended, type LogLine, printed } from './log-lines.ts';

const line = (text: string): LogLine => ({ time: '2026-11-28T00:00:00Z', stream: 'stdout', text });

describe('lines of a log', () => {
  it('have no colours', () => {
    expect(printed('\u001b[1;32mok\u001b[0m done')).toBe('ok done');
  });

  it('show of a progress what was written last', () => {
    expect(printed('10 %\r20 %\r100 %\r')).toBe('100 %');
  });

  it('are kept up to so many, the last ones', () => {
    expect(appended([line('a'), line('b')], [line('c\r')], 2).map(({ text }) => text)).toEqual(['b', 'c']);
  });
});
