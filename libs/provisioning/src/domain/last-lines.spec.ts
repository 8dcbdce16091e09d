import type { LogLine } from '@onebox/engine';
import { lastLines, lastLinesOf } from './last-lines.js';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describe('lastLines', () => {
  it('are those that say something, each cut to what can be read', () => {
    expect(lastLines('one  \r\n\n  two\n   \n')).toEqual(['one', '  two']);
    expect(lastLines(numbers(30).join('\n'))).toEqual(numbers(30).slice(10));
    expect(lastLines('x'.repeat(600))).toEqual(['x'.repeat(500)]);
  });
});

describe('lastLinesOf', () => {
  async function* log(lines: [LogLine['stream'], string][]): AsyncGenerator<LogLine> {
    for (const [stream, text] of lines) yield { stream, text, time: new Date() };
  }

  it('has the errors last, also where the output came after them', async () => {
    expect(
      await lastLinesOf(
        log([
          ['stderr', 'the cause'],
          ['stdout', ''],
          ['stdout', 'buffered'],
        ]),
      ),
    ).toEqual(['buffered', 'the cause']);
    const flood = numbers(100).map((text): [LogLine['stream'], string] => ['stdout', text]);
    const lines = await lastLinesOf(log([['stderr', 'the cause'], ...flood]));
    expect(lines).toEqual([...numbers(100).slice(81), 'the cause']);
  });
});
