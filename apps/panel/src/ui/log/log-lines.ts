export interface LogLine {
  time: string;
  /** Which of a site's runtimes wrote it; left out: there is but one. */
  runtime?: string;
  stream: 'stdout' | 'stderr';
  text: string;
}

/** A browser holds this many without trouble; the older ones go. */
const MOST = 100_000;

/** The lines with the new ones after them, as a terminal would show them. */
export function withLines(lines: LogLine[], fresh: LogLine[], most = MOST): LogLine[] {
  const all = [...lines, ...fresh.map((line) => ({ ...line, text: printed(line.text) }))];
  return all.length > most ? all.slice(all.length - most) : all;
}

/** Without colours, and of what was overwritten (`\r`) the last. */
export function printed(text: string): string {
  const plain = text.replace(/\u001b\[[0-9;?]*[a-zA-Z]/g, '').replace(/\r+$/, '');
  return plain.slice(plain.lastIndexOf('\r') + 1);
}

/**
 * Tells, of each line of a stream that was opened again, whether it is one of those that are shown: each of these is repeated
 * once at most. Not by the time alone: many lines are of one millisecond, and those of another runtime may come late.
 */
export function repetitionsOf(shown: LogLine[]): (line: LogLine) => boolean {
  const oldest = shown[0]?.time ?? '';
  const counts = new Map<string, number>();
  for (const key of shown.map(identity)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return (line) => {
    const key = identity(line);
    const count = counts.get(key) ?? 0;
    if (count > 1) counts.set(key, count - 1);
    else counts.delete(key);
    // What is older than all that is shown was shown once, and went.
    return count > 0 || line.time < oldest;
  };
}

function identity({ time, runtime = '', stream, text }: LogLine): string {
  return [time, runtime, stream, printed(text)].join('\n');
}

/** What the API still has, and before it what only this page still has. */
export function completed(fromApi: LogLine[], here: LogLine[]): LogLine[] {
  const first = fromApi[0];
  return first ? [...here.filter(({ time }) => time < first.time), ...fromApi] : here;
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
  return lines
    .map(
      ({ time, runtime, stream, text }) =>
        `${[time, runtime, stream, text].filter((part) => part !== undefined).join(' ')}\n`,
    )
    .join('');
}
