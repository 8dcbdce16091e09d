import { OperationalError } from '@onebox/errors';

/** What goes to docker/sandbox/files and comes from it: two lengths (32 bit, big endian), a JSON object and bytes. */
export interface Frame {
  head: unknown;
  payload: Buffer;
}

const LENGTHS = 8;
/** A page of 1,000 entries with the longest names is smaller, and so is a piece of a file. */
const LONGEST = 16 * 1024 ** 2;

export function encodeFrame(head: object, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const lengths = Buffer.alloc(LENGTHS);
  lengths.writeUInt32BE(json.length, 0);
  lengths.writeUInt32BE(payload.length, 4);
  return Buffer.concat([lengths, json, payload]);
}

/** @throws OperationalError for what is no frame, and where the bytes end in the middle of one. */
export async function* decodeFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let kept: Buffer[] = [];
  let length = 0;
  let wanted = LENGTHS;
  for await (const chunk of chunks) {
    kept.push(chunk);
    length += chunk.length;
    while (length >= wanted) {
      const bytes = kept.length === 1 ? kept[0]! : Buffer.concat(kept);
      wanted = lengthOf(bytes);
      kept = [bytes];
      if (length < wanted) break;
      yield frameOf(bytes.subarray(0, wanted));
      kept = [bytes.subarray(wanted)];
      length -= wanted;
      wanted = LENGTHS;
    }
  }
  if (length > 0) throw new OperationalError('The files of a site broke off in the middle of an answer.');
}

function lengthOf(bytes: Buffer): number {
  const length = LENGTHS + bytes.readUInt32BE(0) + bytes.readUInt32BE(4);
  if (length > LONGEST) throw new OperationalError('An answer about files is too long to be one.');
  return length;
}

function frameOf(bytes: Buffer): Frame {
  const end = LENGTHS + bytes.readUInt32BE(0);
  return { head: JSON.parse(bytes.toString('utf8', LENGTHS, end)), payload: bytes.subarray(end) };
}
