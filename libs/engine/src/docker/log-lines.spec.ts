import type { LogLine } from '../engine.port.js';
import { linesOf, messages } from './log-lines.js';
import type { Frame } from './multiplex.js';

const TIME = '2026-01-02T03:04:05.678901234Z';

async function* frames(...parts: [Frame['stream'], string | Buffer, boolean?][]): AsyncGenerator<Frame> {
  await Promise.resolve();
  for (const [stream, data, last = true] of parts) yield { stream, data: Buffer.from(data as string), last };
}

async function all(source: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const found: LogLine[] = [];
  for await (const line of source) found.push(line);
  return found;
}

describe('log lines', () => {
  it('have a time, a stream and a text', async () => {
    const found = await all(linesOf(frames(['stdout', `${TIME} a b\n`], ['stderr', `${TIME} \n`])));
    expect(found).toEqual([
      { time: new Date('2026-01-02T03:04:05.678Z'), stream: 'stdout', text: 'a b' },
      { time: new Date('2026-01-02T03:04:05.678Z'), stream: 'stderr', text: '' },
    ]);
  });

  it('that the engine split are put together, also within a letter and with the other stream between', async () => {
    const letter = Buffer.from('é');
    const found = await all(
      linesOf(
        frames(
          ['stdout', Buffer.concat([Buffer.from(`${TIME} one `), letter.subarray(0, 1)])],
          ['stderr', `${TIME} other\n`],
          ['stdout', Buffer.concat([Buffer.from(`${TIME} `), letter.subarray(1), Buffer.from(' two\n')])],
        ),
      ),
    );
    expect(found.map(({ stream, text }) => [stream, text])).toEqual([
      ['stderr', 'other'],
      ['stdout', 'one é two'],
    ]);
  });

  it('without an end are bounded, and given at the end of the log', async () => {
    const piece = `${TIME} ${'x'.repeat(16_384)}`;
    const found = await all(
      linesOf(frames(...Array.from({ length: 7 }, () => ['stdout', piece] as ['stdout', string]))),
    );
    expect(found.map(({ text }) => text.length)).toEqual([5 * 16_384, 2 * 16_384]);
  });

  it('come from frames that arrive in pieces', async () => {
    const found = await all(
      linesOf(
        messages(
          frames(['stdout', TIME.slice(0, 9), false], ['stdout', `${TIME.slice(9)} a`, false], ['stdout', 'b\n']),
        ),
      ),
    );
    expect(found.map(({ text }) => text)).toEqual(['ab']);
  });
});
