import { OperationalError } from '@onebox/errors';

/** One piece of a container's output. */
export interface Frame {
  stream: 'stdout' | 'stderr';
  data: Buffer;
  /** The frame ends with this piece. */
  last: boolean;
}

const HEADER = 8;

/**
 * Takes apart the engine's multiplexed stream: each frame has a header of 8 bytes, the first naming the stream and the
 * last four its length (API reference, "Attach to a container"). Frames that are split over chunks come in pieces, so that
 * nothing is held back.
 * @throws OperationalError where the stream ends within a frame: its connection was cut.
 */
export async function* frames(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Frame> {
  let header = Buffer.alloc(0);
  let stream: Frame['stream'] = 'stdout';
  let missing = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (rest.length > 0) {
      if (missing === 0) {
        const taken = rest.subarray(0, HEADER - header.length);
        header = Buffer.concat([header, taken]);
        rest = rest.subarray(taken.length);
        if (header.length < HEADER) break;
        stream = header[0] === 2 ? 'stderr' : 'stdout';
        missing = header.readUInt32BE(4);
        header = Buffer.alloc(0);
        continue;
      }
      const data = rest.subarray(0, missing);
      missing -= data.length;
      rest = rest.subarray(data.length);
      yield { stream, data, last: missing === 0 };
    }
  }
  if (missing > 0 || header.length > 0) throw new OperationalError('The connection to the container engine was cut.');
}

/** Keeps the last bytes of what passes through. */
export class Tail {
  private chunks: Buffer[] = [];
  private length = 0;

  constructor(private readonly limit: number) {}

  push(data: Buffer): void {
    if (this.limit === 0) return;
    // Copied: a slice would keep the whole chunk that it was read with.
    this.chunks.push(Buffer.from(data.subarray(-this.limit)));
    this.length += Math.min(data.length, this.limit);
    while (this.chunks.length > 1 && this.length - this.chunks[0]!.length >= this.limit) {
      this.length -= this.chunks.shift()!.length;
    }
  }

  toString(): string {
    return this.limit === 0 ? '' : Buffer.concat(this.chunks).subarray(-this.limit).toString();
  }
}
