import fc from 'fast-check';
import { OperationalError } from '@onebox/errors';
import { type Frame, frames, Tail } from './multiplex.js';

function encoded(stream: Frame['stream'], text: string): Buffer {
  const header = Buffer.from([stream === 'stdout' ? 1 : 2, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

async function decoded(chunks: Buffer[]): Promise<{ stdout: string; stderr: string; frames: number }> {
  const parts: Record<Frame['stream'], Buffer[]> = { stdout: [], stderr: [] };
  let count = 0;
  for await (const { stream, data, last } of frames(chunks)) {
    parts[stream].push(data);
    if (last) count++;
  }
  return {
    stdout: Buffer.concat(parts.stdout).toString(),
    stderr: Buffer.concat(parts.stderr).toString(),
    frames: count,
  };
}

function cut(buffer: Buffer, places: number[]): Buffer[] {
  const edges = [0, ...places.map((place) => place % (buffer.length + 1)).sort((a, b) => a - b), buffer.length];
  return edges.slice(1).map((edge, index) => buffer.subarray(edges[index], edge));
}

describe('frames', () => {
  it('come out whole however the stream was cut', async () => {
    const message = fc.tuple(fc.constantFrom<Frame['stream']>('stdout', 'stderr'), fc.string({ minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(fc.array(message), fc.array(fc.nat()), async (messages, places) => {
        const all = Buffer.concat(messages.map(([stream, text]) => encoded(stream, text)));
        const of = (wanted: string) => messages.map(([stream, text]) => (stream === wanted ? text : '')).join('');
        const result = await decoded(cut(all, places));
        expect(result).toEqual({ stdout: of('stdout'), stderr: of('stderr'), frames: messages.length });
      }),
    );
  });

  it('that are cut off are a failure, not an end', async () => {
    const whole = encoded('stdout', 'hello');
    await expect(decoded([whole.subarray(0, 10)])).rejects.toThrow(OperationalError);
    await expect(decoded([whole, whole.subarray(0, 3)])).rejects.toThrow(OperationalError);
  });
});

describe('Tail', () => {
  it('keeps the last bytes, whatever pieces they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), fc.nat(30), (pieces, limit) => {
        const tail = new Tail(limit);
        const ascii = pieces.map((piece) => Buffer.from(piece.map((byte) => byte & 127)));
        for (const piece of ascii) tail.push(piece);
        const all = Buffer.concat(ascii).toString();
        expect(tail.toString()).toBe(limit === 0 ? '' : all.slice(-limit));
      }),
    );
  });
});
