import { PIECE_BYTES, piecesOf } from './pieces.js';

async function* body(sizes: number[], error?: Error): AsyncGenerator<Buffer> {
  for (const size of sizes) yield Buffer.alloc(size);
  if (error) throw error;
}

async function sizesOf(pieces: AsyncIterable<Buffer>): Promise<number[]> {
  const sizes: number[] = [];
  try {
    for await (const piece of pieces) sizes.push(piece.length);
  } catch {
    sizes.push(-1);
  }
  return sizes;
}

describe('piecesOf', () => {
  it.each([
    [[], []],
    [[3, 4], [7]],
    [[PIECE_BYTES], [PIECE_BYTES]],
    [
      [PIECE_BYTES - 1, 2, 5],
      [PIECE_BYTES, 1, 5],
    ],
    [[2 * PIECE_BYTES + 1], [PIECE_BYTES, PIECE_BYTES, 1]],
  ])('of %j are %j', async (sizes, pieces) => {
    expect(await sizesOf(piecesOf(body(sizes)))).toEqual(pieces);
  });

  it('are given before the error of a body that breaks off', async () => {
    expect(await sizesOf(piecesOf(body([5], new Error('cut'))))).toEqual([5, -1]);
  });
});
