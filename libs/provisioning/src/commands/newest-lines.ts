/** Of the text of what is answered whole, and so is in the memory of two processes: a tenant chooses how long his lines are. */
const MOST_BYTES = 2 * 1024 ** 2;

/** The last so many of lines that end, as far as they fit; the newest are kept. */
export async function* newestLines<T extends { text: string }>(
  lines: AsyncIterable<T>,
  count: number,
  mostBytes = MOST_BYTES,
): AsyncGenerator<T> {
  const kept: T[] = [];
  let bytes = 0;
  for await (const line of lines) {
    kept.push(line);
    bytes += Buffer.byteLength(line.text);
    while (kept.length > count || bytes > mostBytes) bytes -= Buffer.byteLength(kept.shift()!.text);
  }
  yield* kept;
}
