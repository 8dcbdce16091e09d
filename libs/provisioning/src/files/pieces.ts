/** Bytes that a request about files carries. */
export const PIECE_BYTES = 1024 ** 2;

/** A body in pieces of that size. Of one that breaks off, what has come is given before the error. */
export async function* piecesOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let kept: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      kept.push(chunk);
      length += chunk.length;
      if (length < PIECE_BYTES) continue;
      const bytes = Buffer.concat(kept);
      [kept, length] = [[], 0];
      for (let start = 0; start < bytes.length; start += PIECE_BYTES) yield bytes.subarray(start, start + PIECE_BYTES);
    }
  } catch (error) {
    if (length > 0) yield Buffer.concat(kept);
    throw error;
  }
  if (length > 0) yield Buffer.concat(kept);
}
