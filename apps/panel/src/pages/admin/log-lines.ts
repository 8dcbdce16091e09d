/** What a terminal would show of a line: no colours, and of what was overwritten (`\r`) the last. */
export function printed(text: string): string {
  const plain = text.replace(/\u001b\[[0-9;?]*[a-zA-Z]/g, '').replace(/\r+$/, '');
  return plain.slice(plain.lastIndexOf('\r') + 1);
}

export interface LogLine {
  time: string;
  stream: 'stdout' | 'stderr';
  text: string;
}

/** The lines that are kept: the last `most` of them. */
export function appended(lines: LogLine[], more: LogLine[], most: number): LogLine[] {
  const clean = more.map((line) => ({ ...line, text: printed(line.text) }));
  return [...lines, ...clean].slice(-most);
}
