import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { EditedLines, type EditLine } from './edited-lines.js';

async function edited(chunks: Buffer[], edit: EditLine): Promise<Buffer> {
  return buffer(Readable.from(chunks).pipe(new EditedLines(edit)));
}

/** The same bytes in pieces of every size. */
const pieces = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

describe('EditedLines', () => {
  it.each([1, 2, 3, 7, 1000])('edits and leaves out lines, however they arrive: in pieces of %i', async (size) => {
    const text = Buffer.from('keep\nDROP ME\r\nchange ü\n\nend without newline');
    const result = await edited(pieces(text, size), (line) =>
      line === 'DROP ME' ? undefined : line.replace('change', 'changed'),
    );
    expect(result.toString()).toBe('keep\nchanged ü\n\nend without newline');
  });

  it.each([1, 4096, 5000])('keeps every byte that it does not edit, in pieces of %i', async (size) => {
    const bytes = Buffer.concat([
      Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
      Buffer.alloc(4096, 'a'),
      Buffer.from('\n'),
      Buffer.alloc(10_000, 'b'),
      Buffer.from('\r\n\xff\xfe'),
    ]);
    expect(await edited(pieces(bytes, size), (line) => line)).toEqual(bytes);
  });

  it('does not look at a line that is too long for what a dump program writes', async () => {
    const long = Buffer.from(`${'x'.repeat(5000)}\n`);
    expect(await edited([long, Buffer.from('short\n')], () => undefined)).toEqual(long);
  });
});
