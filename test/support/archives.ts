import { Readable } from 'node:stream';
import { crc32, deflateRawSync } from 'node:zlib';
import tar from 'tar-stream';

export type TarEntry = Omit<Partial<tar.Header>, 'name'> & { name: string; content?: string | Buffer };

/** A tar archive of these entries, made while it is read. */
export function tarOf(entries: Iterable<TarEntry>): Readable {
  const pack = tar.pack();
  const iterator = entries[Symbol.iterator]();
  const next = (error?: Error | null) => {
    if (error) return pack.destroy(error);
    const { done, value } = iterator.next();
    if (done) return pack.finalize();
    const { content, ...headers } = value;
    pack.entry(headers, content ?? '', next);
  };
  setImmediate(next);
  return Readable.from(pack, { objectMode: false });
}

export interface ZipEntry {
  name: string | Buffer;
  content?: string | Buffer;
  /** Unix mode with the file's type: 0o120777 is a symbolic link. */
  mode?: number;
  encrypted?: boolean;
  /** What the header claims; by default the truth. */
  size?: number;
}

/** A zip archive by hand (APPNOTE.TXT 4.3), since no library writes ones that are wrong. */
export function zipOf(entries: ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', mode = 0o100644, encrypted = false, size } of entries) {
    const [path, data] = [Buffer.from(name as string), Buffer.from(content as string)];
    const packed = deflateRawSync(data);
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt16LE(encrypted ? 0x801 : 0x800, 2);
    fixed.writeUInt16LE(8, 4);
    fixed.writeUInt16LE(0x5a21, 8);
    fixed.writeUInt32LE(crc32(data), 10);
    fixed.writeUInt32LE(packed.length, 14);
    fixed.writeUInt32LE(size ?? data.length, 18);
    fixed.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fixed, path, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    index.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), fixed, rest, path]));
    files.push(local);
    offset += local.length;
  }
  const size = index.reduce((sum, entry) => sum + entry.length, 0);
  return Buffer.concat([...files, ...index, ...endOf(entries.length, size, offset)]);
}

/** The end of the index; with more than 65,534 entries there is another one before it (zip64, 4.3.14). */
function endOf(entries: number, size: number, offset: number): Buffer[] {
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Math.min(entries, 0xffff), 4);
  end.writeUInt16LE(Math.min(entries, 0xffff), 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  const plain = [Buffer.from('PK\x05\x06'), end];
  if (entries < 0xffff) return plain;
  const large = Buffer.alloc(52);
  large.writeBigUInt64LE(44n, 0);
  [entries, entries, size, offset].forEach((value, index) => large.writeBigUInt64LE(BigInt(value), 20 + index * 8));
  const locator = Buffer.alloc(16);
  locator.writeBigUInt64LE(BigInt(offset + size), 4);
  locator.writeUInt32LE(1, 12);
  return [Buffer.from('PK\x06\x06'), large, Buffer.from('PK\x06\x07'), locator, ...plain];
}
