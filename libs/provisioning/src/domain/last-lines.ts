import type { LogLine } from '@onebox/engine';

const LINES = 20;
const LONGEST = 500;

/** The last lines of an output that say something, each cut to what can be read. */
export function lastLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd().slice(0, LONGEST))
    .filter((line) => line !== '')
    .slice(-LINES);
}

/** The last lines of a log that has ended. Those of the error output come last: a program that buffers writes the other late. */
export async function lastLinesOf(log: AsyncIterable<LogLine>): Promise<string[]> {
  const kept: Record<LogLine['stream'], string[]> = { stdout: [], stderr: [] };
  for await (const { stream, text } of log) kept[stream] = lastLines([...kept[stream], text].join('\n'));
  return lastLines([...kept.stdout, ...kept.stderr].join('\n'));
}
