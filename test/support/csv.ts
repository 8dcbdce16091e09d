/** Reads a table as RFC 4180 has it, strictly: what is not of that form is an error. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  for (let row: string[] = []; field.lastIndex < text.length;) {
    const at = field.lastIndex;
    const found = field.exec(text);
    if (!found) throw new Error(`This is no CSV at character ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    row.push(found[1]?.replaceAll('""', '"') ?? found[2]!);
    if (found[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** By the names in the first row. */
export function recordsOf(text: string): Record<string, string>[] {
  const [head, ...rows] = parseCsv(text);
  return rows.map((row) => Object.fromEntries(head!.map((name, column) => [name, row[column]!])));
}
