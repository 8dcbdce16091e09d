import { decodeFrames, encodeFrame, type Frame } from './frames.js';

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function decoded(bytes: Buffer, size: number): Promise<Frame[]> {
  const found: Frame[] = [];
  for await (const frame of decodeFrames(inPieces(bytes, size))) found.push(frame);
  return found;
}

describe('frames', () => {
  const sent = [
    { head: { do: 'look', path: '/ä 😀' }, payload: Buffer.alloc(0) },
    { head: {}, payload: Buffer.from([0, 255, 10]) },
  ];
  const bytes = Buffer.concat(sent.map(({ head, payload }) => encodeFrame(head, payload)));

  it.each([1, 7, 9, 1000])('are what they were, in pieces of %i bytes', async (size) => {
    expect(await decoded(bytes, size)).toEqual(sent);
  });

  it('do not end in the middle', async () => {
    await expect(decoded(bytes.subarray(0, -1), 4)).rejects.toThrow('broke off');
  });

  it('are not believed any length', async () => {
    await expect(decoded(Buffer.alloc(8, 0xff), 8)).rejects.toThrow('too long');
  });
});
