/** A row of `show table` (management guide, 9.3): its key and the numbers that were stored. */
export interface TableRow {
  key: string;
  values: Record<string, number>;
}

/** Reads `0x55…: key=dom_1 use=0 exp=0 shard=0 http_req_cnt=5 bytes_in_cnt=350 …`. */
export function parseTable(text: string): TableRow[] {
  return text.split('\n').flatMap((line) => {
    const key = /^0x[0-9a-f]+: key=(\S+) /.exec(line)?.[1];
    if (key === undefined) return [];
    const values = [...line.matchAll(/ ([a-z_0-9]+)(?:\(\d+\))?=(\d+)/g)].map(([, name, value]) => [
      name,
      Number(value),
    ]);
    return [{ key, values: Object.fromEntries(values) as Record<string, number> }];
  });
}
