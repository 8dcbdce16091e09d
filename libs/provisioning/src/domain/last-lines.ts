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
