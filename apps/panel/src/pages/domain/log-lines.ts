export interface LogLine {
  time: string;
  runtime: string;
  stream: 'stdout' | 'stderr';
  text: string;
}

/** A browser holds this many without trouble; the older ones go. */
const MOST = 100_000;

/** The lines with the new ones after them. `\r` is what a terminal makes of it: what follows is written over the line. */
export function withLines(lines: LogLine[], fresh: LogLine[], most = MOST): LogLine[] {
  const all = [...lines, ...fresh.map((line) => ({ ...line, text: overwritten(line.text) }))];
  return all.length > most ? all.slice(all.length - most) : all;
}

function overwritten(text: string): string {
  return text.replace(/\r+$/, '').split('\r').at(-1) ?? '';
}

export interface ShownLine {
  line: LogLine;
  /** Of the filter; what does not fit is there for its context. */
  fits: boolean;
}

/** Lines that hold the text, with a few around each, so that it can be seen what led to it. */
export function filtered(lines: LogLine[], wanted: string, context = 2): ShownLine[] {
  const needle = wanted.trim().toLowerCase();
  if (!needle) return lines.map((line) => ({ line, fits: true }));
  const fits = lines.map(({ text, runtime }) => text.toLowerCase().includes(needle) || runtime === needle);
  const near = new Uint8Array(lines.length);
  fits.forEach((fit, index) => {
    if (fit) near.fill(1, Math.max(0, index - context), index + context + 1);
  });
  return lines.flatMap((line, index) => (near[index] ? [{ line, fits: fits[index]! }] : []));
}

/** As a file. */
export function logText(lines: LogLine[]): string {
  return lines.map(({ time, runtime, stream, text }) => `${time} ${runtime} ${stream} ${text}\n`).join('');
}
